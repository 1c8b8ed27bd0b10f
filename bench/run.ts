/** `npm run bench [-- NAME…] [--write]`: runs benchmarks and prints their tables; with --write also to docs/benchmarks.md. */
import { join } from "node:path";
import CliTable from "cli-table3";
import type { Benchmark, Table } from "./benchmark";
import { describeCommit, describeMachine } from "./machine";
import { writeSection } from "./report";

const PAGE = join(__dirname, "..", "docs", "benchmarks.md");

/** Loaded when asked for. */
const BENCHMARKS: Readonly<Record<string, () => Promise<{ readonly benchmark: Benchmark }>>> = {
  accuracy: () => import("./fault-accuracy"),
  docker: () => import("./docker"),
  kind: () => import("./kind"),
  lan: () => import("./lan"),
  load: () => import("./load"),
  node: () => import("./node"),
  onset: () => import("./onset"),
  program: () => import("./program"),
  runner: () => import("./runner"),
  scale: () => import("./scale"),
  soak: () => import("./soak"),
};

function print({ title, columns, rows, notes = [] }: Table): void {
  const table = new CliTable({ head: [...columns], style: { head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  console.log([`\n${title}`, table.toString(), ...notes].join("\n"));
}

async function runOne(name: string, write: boolean): Promise<void> {
  const { benchmark } = (await BENCHMARKS[name]?.()) ?? {};
  if (!benchmark) throw new Error(`no benchmark "${name}"; there are: ${Object.keys(BENCHMARKS).join(", ")}`);
  const [machine, commit] = [describeMachine(), describeCommit()];
  console.log(`${benchmark.title} (${machine})`);
  const tables = await benchmark.run((line) => {
    console.log(`  ${line}`);
  });
  tables.forEach(print);
  const { title, about } = benchmark;
  const date = new Date().toISOString().slice(0, 10);
  if (write) writeSection(PAGE, { name, title, about, machine, commit, date, tables });
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help") || args.includes("-h")) {
    const names = Object.keys(BENCHMARKS).join(", ");
    console.log(
      `usage: npm run bench [-- NAME… [--write]]\n\nNames: ${names} (default: all).\n--write also puts the tables into docs/benchmarks.md.`,
    );
    return;
  }
  const names = args.filter((arg) => !arg.startsWith("--"));
  const unknown = args.filter((arg) => arg.startsWith("--") && arg !== "--write");
  if (unknown.length > 0) throw new Error(`unknown option ${unknown.join(" ")}; there is --write`);
  for (const name of names.length > 0 ? names : Object.keys(BENCHMARKS))
    await runOne(name, args.includes("--write"));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
