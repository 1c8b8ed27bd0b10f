import { median, ratio, type Benchmark, type Table } from "./benchmark";
import { evaluate } from "./evaluate";
import { stateTable, type StateFigures } from "./program-state";
import { withWorkspace, Workspace } from "../test/support/workspace";

const TIMES = 5;
const ETCD = { environment: "local", system: "etcd", scenarios: "none" };
const THE_BLOCK = { environment: "local", system: "the-block", scenarios: "none" };

/** Seconds of each kind of run. */
interface Figures {
  readonly evaluation: number;
  /** Until every node was verified. */
  readonly verified: number;
  /** Until Prometheus had scraped everything, where there is one. */
  readonly scraped: number | undefined;
  readonly preview: number;
  readonly again: number;
  readonly state: StateFigures;
}

async function repeated(run: () => Promise<{ readonly seconds: number }>): Promise<number> {
  const seconds = [];
  for (let time = 0; time < TIMES; time++) seconds.push((await run()).seconds);
  return median(seconds);
}

async function measure(program: string, config: object, log: (line: string) => void): Promise<Figures> {
  const workspace = new Workspace(program, config as Record<string, unknown>);
  return withWorkspace(workspace, async () => {
    const main = program.endsWith(".cjs") ? "index.cjs" : "index.ts";
    const began = Date.now();
    const first = await workspace.up();
    const resources = await workspace.resources();
    const made = (name: string): number | undefined => {
      const created = resources.find(({ urn }) => urn.endsWith(`command:local:Command::${name}`))?.created;
      return created === undefined ? undefined : (Date.parse(created) - began) / 1000;
    };
    await workspace.preview(); // warm
    const figures = {
      evaluation: await repeated(() => evaluate(workspace.directory, main, config)),
      verified: made("verification") ?? first.seconds,
      scraped: made("monitoring-targets"),
      preview: await repeated(() => workspace.preview()),
      again: await repeated(() => workspace.up()),
    };
    log(`${program} ${JSON.stringify(config)}: ${JSON.stringify(figures)}`);
    return { ...figures, state: { bytes: await workspace.stateBytes(), resources } };
  });
}

type Row = readonly [name: string, seconds: number | undefined, floor: number, target: string];

function table(title: string, ours: Figures, hello: Figures, limit: number): Table {
  const all: readonly Row[] = [
    ["evaluation", ours.evaluation, hello.evaluation, "< 1 s"],
    ["first up, verified", ours.verified, hello.verified, `≤ ${limit} s`],
    ["first up, Prometheus's targets too", ours.scraped, hello.verified, "≤ 35 s"],
    ["preview", ours.preview, hello.preview, "≤ 2.5 s"],
    ["second up", ours.again, hello.again, "≤ 3 s"],
  ];
  const rows = all.flatMap(([name, seconds, floor, target]) =>
    seconds === undefined
      ? []
      : [
          [
            name,
            seconds.toFixed(2),
            floor.toFixed(2),
            ratio(seconds, floor),
            (seconds - floor).toFixed(2),
            target,
          ],
        ],
  );
  const columns = ["", "Testbed s", "hello-world s", "ratio", "difference s", "target (idle)"];
  const notes = [`Median of ${TIMES} runs, of the first \`up\` one. Verified: when every node was.`];
  return { title: `${title}, seconds of wall-clock time`, columns, rows, notes };
}

export const benchmark: Benchmark = {
  title: "Program",
  about: "Three nodes on `local` without scenarios, beside a Pulumi program that only exports a word.",
  async run(log) {
    const hello = await measure("bench/programs/hello.cjs", {}, log);
    const etcd = await measure("index.ts", ETCD, log);
    const theBlock = await measure("index.ts", THE_BLOCK, log);
    return [
      table("etcd", etcd, hello, 6),
      table("The Block with monitoring", theBlock, hello, 8),
      stateTable({
        "hello-world": hello.state,
        etcd: etcd.state,
        "The Block with monitoring": theBlock.state,
      }),
    ];
  },
};
