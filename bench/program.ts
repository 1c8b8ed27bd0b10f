import { join } from "node:path";
import { project } from "../toolchain/project";
import { median, ratio, type Benchmark } from "./benchmark";
import { output } from "./processes";
import { withWorkspace, Workspace } from "../test/support/workspace";

const TIMES = 5;
const CONFIG = { environment: "local", system: "etcd", scenarios: "none" };

/** Seconds of each kind of run. */
type Figures = Readonly<Record<"evaluation" | "first up" | "preview" | "second up", number>>;

const TARGETS: Readonly<Record<keyof Figures, string>> = {
  evaluation: "< 1 s",
  "first up": "≤ 6 s",
  preview: "≤ 2.5 s",
  "second up": "≤ 3 s",
};

async function repeated(run: () => Promise<{ readonly seconds: number }>): Promise<number> {
  const seconds = [];
  for (let time = 0; time < TIMES; time++) seconds.push((await run()).seconds);
  return median(seconds);
}

/** The program alone: Node starts, loads it, and runs it against an engine that answers at once. */
async function evaluate(
  directory: string,
  main: string,
  config: object,
): Promise<{ readonly seconds: number }> {
  const settings = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [`testbed:${key}`, value as string]),
  );
  const loader = main.endsWith(".cjs")
    ? []
    : ["--require", "./toolchain/plugins/lazy-sdk.cjs", "--require", "tsx/cjs"];
  const script = join(project, "bench", "programs", "evaluate.cjs");
  const began = performance.now();
  await output([process.execPath, ...loader, script, main, JSON.stringify(settings)], directory);
  return { seconds: (performance.now() - began) / 1000 };
}

async function measure(program: string, config: object, log: (line: string) => void): Promise<Figures> {
  const workspace = new Workspace(program, config as Record<string, unknown>);
  return withWorkspace(workspace, async () => {
    const main = program.endsWith(".cjs") ? "index.cjs" : "index.ts";
    const evaluation = await repeated(() => evaluate(workspace.directory, main, config));
    const first = await workspace.up();
    await workspace.preview(); // warm
    const figures = {
      evaluation,
      "first up": first.seconds,
      preview: await repeated(() => workspace.preview()),
      "second up": await repeated(() => workspace.up()),
    };
    log(`${program}: ${JSON.stringify(figures)}`);
    return figures;
  });
}

export const benchmark: Benchmark = {
  title: "Program",
  about: "Three etcd nodes on `local` without scenarios, beside a Pulumi program that only exports a word.",
  async run(log) {
    const hello = await measure("bench/programs/hello.cjs", {}, log);
    const ours = await measure("index.ts", CONFIG, log);
    const rows = (Object.keys(TARGETS) as (keyof Figures)[]).map((name) => [
      ...[name, ours[name].toFixed(2), hello[name].toFixed(2), ratio(ours[name], hello[name])],
      ...[(ours[name] - hello[name]).toFixed(2), TARGETS[name]],
    ]);
    const notes = [
      `Median of ${TIMES} runs, of the first \`up\` one. The first \`up\` ends when every node was verified.`,
    ];
    const columns = ["", "Testbed s", "hello-world s", "ratio", "difference s", "target (idle)"];
    return [{ title: "Seconds of wall-clock time", columns, rows, notes }];
  },
};
