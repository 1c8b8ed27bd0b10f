/** `testbed health` */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { deployedInventory, deploymentFile } from "./deployment";
import { EXIT } from "./exit";
import type { StackOptions } from "./options";
import { chooseStack } from "./project";
import { TYPESCRIPT } from "../scenarios/typescript";

const program = ["node", ...TYPESCRIPT, "scenarios/health/main.ts"];

/** Asks from where every node can be reached; the answer is that program's own. */
export async function health(root: string, options: StackOptions): Promise<number> {
  const stack = chooseStack(root, options.stack);
  const { vantage } = deployedInventory(root, stack);
  const json = options.json === true ? ["--json"] : [];
  const argv = [...vantage, ...program, ...json, deploymentFile(stack)];
  const child = spawn(argv[0] ?? "", argv.slice(1), { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  const [code] = (await once(child, "close")) as [number | null];
  return code ?? EXIT.drift;
}
