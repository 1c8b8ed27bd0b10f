import type { Benchmark } from "./benchmark";
import { propagation } from "./node/propagation";
import { restart } from "./node/restart";
import { throughput } from "./node/throughput";

/** `npm run bench -- node`; needs the rights to make namespaces. */
export const benchmark: Benchmark = {
  title: "Node of The Block",
  about:
    "The compatible node, as the program that hosts run: how much it takes, how fast blocks spread, how soon it is back.",
  run: async (log) => [await throughput(log), await propagation(log), await restart(log)],
};
