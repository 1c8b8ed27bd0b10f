import { environmentContract } from "../support/environment-contract";
import { LocalStack, webNode } from "../support/local-stack";

const node = { ...webNode("n1", "10.77.0.10"), services: [] };
const stack = new LocalStack(`contract-${process.pid}`, [node]);

environmentContract("local", { node, prepare: () => stack.prepare() });
