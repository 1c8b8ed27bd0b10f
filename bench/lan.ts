import { lanRun } from "../test/support/lan-run";
import type { MachinesRun } from "../test/support/machines-run";
import { median, ratio, type Benchmark, type Table } from "./benchmark";
import { fitLine } from "./fit";
import { ansiblePlaybook, prepareByAnsible } from "./lan/ansible";
import { verifiedAfter } from "./verified";

const TIMES = 3;
/** Nodes of LoomDB; a relay and a monitor have machines of their own. */
const SIZES = [3, 8];

interface Figures {
  readonly verified: number;
  readonly again: number;
  readonly destroy: number;
}

async function measure(run: MachinesRun): Promise<Figures> {
  const began = Date.now();
  await run.workspace.up();
  const verified = await verifiedAfter(began, run.workspace);
  const again = (await run.workspace.up()).seconds;
  const before = performance.now();
  await run.destroy();
  return { verified, again, destroy: (performance.now() - before) / 1000 };
}

/** Three machines, new ones each time: by Testbed, given back, then by Ansible. */
async function besideAnsible(log: (line: string) => void): Promise<Table> {
  const python = await ansiblePlaybook();
  const rounds: (Figures & { readonly ansible: number; readonly preparing: number })[] = [];
  for (let time = 0; time < TIMES; time++) {
    const run = await lanRun("etcd", { scenarios: "none" });
    try {
      const figures = await measure(run);
      const { whole, preparing } = await prepareByAnsible(python, run.rig);
      const round = { ...figures, ansible: whole, preparing };
      log(JSON.stringify(round));
      rounds.push(round);
    } finally {
      await run.remove();
    }
  }
  const of = (key: keyof (typeof rounds)[number]): number => median(rounds.map((round) => round[key]));
  const row = [
    ...[of("verified"), of("ansible")].map((value) => value.toFixed(1)),
    ratio(of("ansible"), of("verified")),
    of("preparing").toFixed(1),
    ...[of("again"), of("destroy")].map((value) => value.toFixed(1)),
  ];
  return {
    title: "Three machines with etcd",
    columns: [
      "up, verified s",
      "ansible-core s",
      "ansible to Testbed",
      "ansible, preparing alone s",
      "second up s",
      "given back s",
    ],
    rows: [row],
    notes: [
      `Median of ${String(TIMES)}, each on new machines; the machine's programs are sent each time. Ansible, with pipelining and all machines at once, does the same steps (\`bench/lan/prepare.yaml\`): it looks first, prepares, sends Node, and verifies. Targets (idle): verified ≤ 12 s, Ansible ≥ 3 × as long.`,
    ],
  };
}

async function slope(log: (line: string) => void): Promise<Table> {
  const all: (Figures & { readonly machines: number })[] = [];
  for (const nodes of SIZES) {
    const run = await lanRun("loomdb", { scenarios: "none", nodes });
    try {
      const figures = { machines: run.rig.hosts.length, ...(await measure(run)) };
      log(JSON.stringify(figures));
      all.push(figures);
    } finally {
      await run.remove();
    }
  }
  const keys = ["verified", "again", "destroy"] as const;
  const rows = all.map((figures) => [
    String(figures.machines),
    ...keys.map((key) => figures[key].toFixed(1)),
  ]);
  const slopes = keys.map((key) => fitLine(all.map((figures) => [figures.machines, figures[key]])).slope);
  return {
    title: "LoomDB with relay and monitoring",
    columns: ["machines", "up, verified s", "second up s", "given back s"],
    rows: [...rows, ["each further machine", ...slopes.map((value) => value.toFixed(2))]],
    notes: ["All machines of the rig share this one's processors. Last row: slope of the fitted line."],
  };
}

/** `npm run bench -- lan` */
export const benchmark: Benchmark = {
  title: "LAN",
  about:
    "Machines over SSH, on the test rig: until everything is verified, beside the same preparation by Ansible in the same run.",
  async run(log) {
    return [await besideAnsible(log), await slope(log)];
  },
};
