import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { findBelow } from "../../support/processes";
import { ending, StackRun } from "../../support/stack-run";
import { thorough } from "../../support/thorough";
import type { Running } from "../../support/workspace";

/** `TESTBED_UP_KILLS=5` makes it 50 kills. */
const ROUNDS = Number(process.env["TESTBED_UP_KILLS"] ?? 1);
/** Kills of one way in a round, where the moment matters most. */
const OFTEN = thorough ? 2 : 1;
/** Of one that other ways or tests include. */
const INCLUDED = thorough ? 1 : 0;
/** `TESTBED_SEED` repeats the moments of a run. */
const SEED = Number(process.env["TESTBED_SEED"] ?? Date.now() % 100_000);
/** Milliseconds until a network fault must be gone: when its runner dies, and when the engine does. */
const [RUNNER_DEAD, ENGINE_DEAD] = [250, 5000];
const PROCESS_HEALED = 5000;
const THERE_WITHIN = 30_000;

/** 0 ≤ x < 1, the same again for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}

const isRunner = (argv: readonly string[]): boolean =>
  /(^|\/)node$/.test(argv[0] ?? "") && argv.includes("scenarios/runner/main.ts");

interface Way {
  readonly title: string;
  readonly times: number;
  /** What happens to the stack before. */
  readonly before?: (stack: StackRun) => Promise<void>;
  /** Undefined while they are not there yet. */
  readonly victims: (stack: StackRun, up: number, node: string) => readonly number[] | undefined;
  readonly extent: "alone" | "tree";
  /** From when the victims are there; the random moment lies in it. */
  readonly span: "up" | "deploy" | "scenario";
  /** See above. Not given: only the next `up` repairs what was killed. */
  readonly networkHealed?: number;
}

const ways: readonly Way[] = [
  {
    title: "the runner",
    times: OFTEN * INCLUDED,
    victims: (_, up) => {
      const runner = findBelow(up, isRunner);
      return runner === undefined ? undefined : [runner];
    },
    extent: "alone",
    span: "scenario",
    networkHealed: RUNNER_DEAD,
  },
  {
    title: "the engine",
    times: OFTEN * INCLUDED,
    victims: (_, up) => [up],
    extent: "alone",
    span: "up",
    networkHealed: ENGINE_DEAD,
  },
  {
    title: "engine, language host, provider, runner and carriers at once",
    times: OFTEN,
    victims: (_, up) => [up],
    extent: "tree",
    span: "up",
    networkHealed: ENGINE_DEAD,
  },
  {
    title: "everything at once while it deploys",
    times: OFTEN * INCLUDED,
    before: (stack) => stack.reboot(),
    victims: (_, up) => [up],
    extent: "tree",
    span: "deploy",
  },
  {
    title: "a supervisor",
    times: INCLUDED,
    victims: (stack, _, node) => [stack.pid(node, "supervisor")],
    extent: "alone",
    span: "up",
  },
  {
    title: "a service and its supervisor",
    times: INCLUDED,
    victims: (stack, _, node) => [stack.pid(node, "supervisor"), stack.pid(node, "service")],
    extent: "tree",
    span: "up",
  },
];

describe("`pulumi up` of a stack, killed at a random moment", function () {
  this.timeout(ROUNDS * 300_000);
  const chance = random(SEED);
  const stack = new StackRun("test/e2e/local/fixtures/both-faults.ts");
  /** How long each takes here, seconds. */
  const takes = { up: 0, deploy: 0, scenario: 0 };
  let round = 0;

  before(async () => {
    await stack.workspace.init();
    takes.up = (await (await stack.up()).done).seconds;
    takes.scenario = stack.results().at(-1)?.scenarios[0]?.seconds ?? 0;
    takes.deploy = takes.up - takes.scenario;
  });
  after(() => stack.remove());

  async function victimsOf(way: Way, { child }: Running, node: string): Promise<readonly number[]> {
    const deadline = performance.now() + THERE_WITHIN;
    for (;;) {
      const victims = way.victims(stack, child.pid ?? 0, node);
      if (victims !== undefined) return victims;
      if (child.exitCode !== null || performance.now() > deadline) return [];
      await sleep(10);
    }
  }

  /**
   * Kills one `up`, then lets the next one put it right. Returns what was measured.
   * @param share of the time span, 0 to 1
   */
  async function killOnce(way: Way, share: number): Promise<string> {
    await way.before?.(stack);
    // What has passed is not run again unless it is asked for.
    stack.workspace.configure({ run: `kill ${++round}` });
    const node = `etcd-${1 + Math.floor(chance() * 3)}`;
    const running = await stack.up();
    const ended = ending(running.done);
    const victims = await victimsOf(way, running, node);
    const moment = share * 0.9 * takes[way.span] * 1000;
    const at = `${way.title} after ${moment.toFixed(0)} ms, seed ${SEED}`;
    if (victims.length === 0) assert.fail(`${at}: never seen\n${(await ended).output}`);
    await sleep(moment);
    // Those of an `up` that is over may have given their pids to others.
    const late = running.child.exitCode !== null;
    const healed = await stack.kill(
      way.extent,
      late ? [] : victims,
      way.networkHealed === undefined ? 0 : 10,
    );
    if (way.networkHealed !== undefined) {
      assert.ok(Number(healed.network) <= way.networkHealed, `${at}: network faults: ${healed.network}`);
      assert.ok(Number(healed.process) <= PROCESS_HEALED, `${at}: process faults: ${healed.process}`);
    }
    // A dead engine is followed at once, whatever still ends below it.
    const killed = await ended;
    await converges(at, killed.output);
    const times = way.networkHealed === undefined ? "" : `: ${healed.network} ${healed.process}`;
    const on = healed.on && ` on: ${healed.on}`;
    return `${moment.toFixed(0)}${late ? " (over)" : ""}${on}${times}`;
  }

  async function converges(at: string, killed: string): Promise<void> {
    const next = await ending((await stack.up()).done);
    assert.ok(
      next.ok,
      `${at}: the next \`up\` does not converge:\n${next.output}\nThe killed one:\n${killed}`,
    );
    const results = stack.results();
    assert.equal(results.at(-1)?.verdict, "pass", at);
    const running = results.filter(({ state }) => state === "running").map(({ run }) => run.id);
    assert.deepEqual(running, [], `${at}: runs without an end`);
    assert.deepEqual(await stack.planned(), [], `${at}: the preview after it`);
    // The next moment is to lie in an `up` as it is now, with nothing to make.
    takes.up = Math.min(takes.up, next.seconds);
  }

  for (const way of ways.filter(({ times }) => times > 0)) {
    const times = way.times * ROUNDS;
    it(`has no fault left, readable results, and converges with the next one: ${way.title}, ${times} times`, async () => {
      const told: string[] = [];
      // Spread over the run, at random within its share of it.
      for (let time = 0; time < times; time++) told.push(await killOnce(way, (time + chance()) / times));
      console.log(
        `      seed ${SEED}; ms to the kill: ms to the end of network and process faults: ${told.join(", ")}`,
      );
    });
  }
});
