import { loadNode } from "../config/load-node";

/** `the-block check`: prints the configuration as understood; the key itself is not shown. */
export function check(file: string): void {
  const { config, genesis } = loadNode(file);
  process.stdout.write(`${JSON.stringify({ config, genesis }, null, 2)}\n`);
}
