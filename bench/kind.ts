import { GivenCluster } from "../test/support/given-cluster";
import { KindRun } from "../test/support/kind-run";
import { median, ratio, type Benchmark, type Table } from "./benchmark";
import { fitLine } from "./fit";
import { plainCluster, plainKind, SUBNET } from "./kind/floor";
import { goUp, measure, takeDown, withStack, type Figures } from "./kind/measure";

const TIMES = 3;
const loomdb = { system: "loomdb", scenarios: "none", pace: "quick", network: { subnet: SUBNET } };

/** Where the nodes of Macula are, by how many clusters there are. */
const realms: readonly (readonly (readonly string[])[])[] = [
  [["client", "monitor", "node1", "node2", "node3"]],
  [
    ["client", "monitor", "node1"],
    ["node2", "node3"],
  ],
  [["client", "monitor"], ["node1"], ["node2"], ["node3"]],
];

const fixed = (values: readonly number[], digits = 1): readonly string[] =>
  values.map((value) => value.toFixed(digits));

/** A cluster with LoomDB, new each time: by Testbed, then by hand. */
async function withCluster(log: (line: string) => void): Promise<Table> {
  const rounds: (Figures & { readonly floor: number })[] = [];
  for (let time = 0; time < TIMES; time++) {
    const { plain, ...figures } = await withStack(new KindRun("index.ts", loomdb), async (stack) => ({
      ...(await goUp(stack)),
      plain: await plainCluster(stack),
      destroy: await takeDown(stack),
    }));
    const round = { ...figures, floor: await plainKind(plain) };
    log(JSON.stringify(round));
    rounds.push(round);
  }
  const of = (key: keyof (typeof rounds)[number]): number => median(rounds.map((round) => round[key]));
  const row = [
    ...fixed([of("verified"), of("floor")]),
    ratio(of("verified"), of("floor")),
    ...fixed([of("again"), of("destroy")]),
  ];
  return {
    title: "One cluster, made each time",
    columns: ["up, verified s", "by hand s", "verified to by hand", "second up s", "destroy s"],
    rows: [row],
    notes: [
      `Median of ${TIMES}. By hand: \`kind create\`, \`kind load\`, \`kubectl apply\` of the same pods with the same services as containers, and \`kubectl rollout status\`, so until each answers its probe; nothing is verified. Targets (idle): verified ≤ 60 s and ≤ 1.3 × by hand.`,
    ],
  };
}

/** The same in a cluster that is there. */
async function inCluster(log: (line: string) => void): Promise<Table> {
  const cluster = await GivenCluster.make();
  try {
    const rounds: Figures[] = [];
    for (let time = 0; time < TIMES; time++) {
      const config = { ...loomdb, clusters: [{ name: "lab", context: cluster.context }] };
      const figures = await withStack(new KindRun("index.ts", config), measure);
      log(JSON.stringify(figures));
      rounds.push(figures);
    }
    const of = (key: keyof Figures): number => median(rounds.map((round) => round[key]));
    return {
      title: "A cluster that is there",
      columns: ["up, verified s", "second up s", "destroy s"],
      rows: [fixed([of("verified"), of("again"), of("destroy")])],
      notes: [
        `Median of ${TIMES}; the cluster has the image from the second time on. Target (idle): verified ≤ 15 s.`,
      ],
    };
  } finally {
    await cluster.remove();
  }
}

async function severalClusters(log: (line: string) => void): Promise<Table> {
  const all: (Figures & { readonly clusters: number })[] = [];
  for (const placed of realms) {
    const clusters = placed.map((nodes, index) => ({ name: `testbed-${process.pid}-${index + 1}`, nodes }));
    const config = { system: "macula", scenarios: "none", pace: "quick", monitoring: "none", clusters };
    const figures = await withStack(new KindRun("index.ts", config), measure);
    log(JSON.stringify({ clusters: clusters.length, ...figures }));
    all.push({ clusters: clusters.length, ...figures });
  }
  const keys = ["verified", "again", "destroy", "memory"] as const;
  const row = (first: string, values: readonly number[]) => [
    first,
    ...fixed(values.slice(0, 3)),
    ...fixed(values.slice(3), 0),
  ];
  const slopes = keys.map((key) => fitLine(all.map((figures) => [figures.clusters, figures[key]])).slope);
  return {
    title: "Macula's realm in several clusters",
    columns: ["clusters", "up, verified s", "second up s", "destroy s", "memory MB"],
    rows: [
      ...all.map((figures) =>
        row(
          String(figures.clusters),
          keys.map((key) => figures[key]),
        ),
      ),
      row("each further cluster", slopes),
    ],
    notes: ["Three providers and a client, without monitoring. Last row: slope of the fitted line."],
  };
}

/** `npm run bench -- kind` */
export const benchmark: Benchmark = {
  title: "Kubernetes",
  about:
    "LoomDB with relay and monitoring in pods, until everything is verified, beside the same pods and services made by hand; and Macula in up to four clusters.",
  run: async (log) => [await withCluster(log), await inCluster(log), await severalClusters(log)],
};
