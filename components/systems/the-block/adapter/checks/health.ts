import { healthLog } from "../../../../health-job";
import { chosen, MissingData, nodeChoice } from "../../../../../scenarios/checks/node-choice";
import { nodesOf, numberOf } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { parseHealth, type HealthCheck } from "../../../../../scenarios/health/format";
import type { InventoryNode } from "../../../../../scenarios/inventory";
import { runOnNode } from "../../../../../scenarios/on-node";
import type { Network } from "../network";
import { healthOf } from "../node-health";

const RUN_MILLISECONDS = 5000;
/** Seconds that a check may take from its start to its line in the log. */
const TAKES = 8;
/** The service that runs the checks. */
const JOB = "cluster-health";

/**
 * - `the-block/healthy { on? }`: each node is well, by `testbed health`'s own criteria.
 * - `the-block/health-log { every, down?, log? }`: the newest entry of the automated check's log is no older than one
 *   interval of `every` seconds and the time a check takes, is about exactly the nodes of this stack, says that those of
 *   `down` (nobody without it) are down and all others up, and has the exit code that follows.
 */
export function healthChecks(network: Network): Checks {
  return {
    "the-block/healthy": observing(async (args, state) => {
      const nodes = nodesOf(args, state, network.nodes);
      const seen = everyAnswer(
        await network.ask(nodes, (member) => healthOf(member, network.context.signal)),
      );
      const shown = new Map([...seen].map(([name, { saw }]) => [name, saw]));
      return { ok: [...seen.values()].every(({ ok }) => ok), saw: listed(shown) };
    }),

    "the-block/health-log": observing(async (args, state) => {
      const limit = numberOf(args, "every") + TAKES;
      const watcher = network.nodes.find(({ services }) => services.some(({ name }) => name === JOB));
      if (!watcher) throw new MissingData(`no node has the service \`${JOB}\``);
      const log = typeof args["log"] === "string" ? args["log"] : healthLog;
      const { checks, age } = await readLog(watcher, log);
      const last = checks.at(-1);
      if (!last) return { ok: false, saw: `${log} on ${watcher.name} has no entry` };
      const seconds = age(last);
      if (!(seconds <= limit))
        return {
          ok: false,
          saw: `the newest entry of the log is ${seconds.toFixed(0)} s old (limit ${limit} s)`,
        };
      const down =
        args["down"] === undefined ? [] : chosen(nodeChoice.parse(args["down"]), network.nodes, state);
      const problem = wrongIn(last, network.nodes, new Set(down.map(({ name }) => name)));
      const states = new Map(last.nodes.map(({ node, state: is }) => [node, is]));
      return {
        ok: problem === undefined,
        saw: problem ?? `${last.time}: ${listed(states)}, exit code ${last.exit}`,
        data: { ...last },
      };
    }),
  };
}

async function readLog(watcher: InventoryNode, log: string) {
  const [text, date] = await Promise.all([
    runOnNode(watcher, ["tail", "-n", "500", log], { timeout: RUN_MILLISECONDS }),
    runOnNode(watcher, ["date", "+%s"], { timeout: RUN_MILLISECONDS }),
  ]);
  return {
    checks: parseHealth(text),
    /** Seconds, by the clock that wrote the log. */
    age: ({ time }: HealthCheck): number => Number(date) - Date.parse(time) / 1000,
  };
}

function wrongIn(
  { nodes, exit }: HealthCheck,
  all: readonly InventoryNode[],
  down: ReadonlySet<string>,
): string | undefined {
  const asked = nodes.map(({ node, address }) => `${node} at ${address}`).sort();
  const declared = all.map(({ name, address }) => `${name} at ${address}`).sort();
  if (asked.join() !== declared.join())
    return `the log is about ${asked.join(", ")}; the stack has ${declared.join(", ")}`;
  const wrong = nodes.find(({ node, state }) => (state === "DOWN") !== down.has(node) || state === "?");
  if (wrong)
    return `the log says that ${wrong.node} is ${wrong.state} (${wrong.saw}), expected ${down.has(wrong.node) ? "DOWN" : "up"}`;
  if ((exit === 0) !== (down.size === 0))
    return `the check ended with exit code ${exit}, ${down.size} are down`;
  return undefined;
}
