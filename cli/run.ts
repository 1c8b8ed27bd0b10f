/** `testbed run` */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { constants, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { PASSWORDS } from "../components/environments/lan/passwords";
import { replaceFile } from "../scenarios/results/files";
import { signalChild } from "../toolchain/signal";
import { chooseDeployed, deployedInventory, deploymentFile } from "./deployment";
import { stackOutputs } from "./outputs";
import { programOf } from "./script-program";
import { toldAbout } from "./script-variables";

export interface RunOptions {
  readonly stack?: string;
}

/** Runs a user's own script where it reaches every node, told where those are. Returns the script's exit code. */
export async function run(
  root: string,
  script: string,
  args: readonly string[],
  options: RunOptions,
): Promise<number> {
  const argv = [...programOf(root, script), ...args];
  const stack = chooseDeployed(root, options.stack);
  const inventory = deployedInventory(root, stack);
  const outputs = await stackOutputs(root, stack);
  if (outputs.deployed === undefined)
    process.stderr.write(
      "Pulumi cannot be asked for the stack's outputs: the script gets addresses of nodes only\n",
    );
  const { urls, variables } = toldAbout(inventory, outputs);

  const folder = join(root, dirname(deploymentFile(stack)));
  const inventoryFile = join(folder, "inventory.json");
  replaceFile(inventoryFile, `${JSON.stringify(inventory, undefined, 2)}\n`);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...variables,
    TESTBED_STACK: stack,
    TESTBED_PROJECT: root,
    TESTBED_INVENTORY: inventoryFile,
    TESTBED_URLS: JSON.stringify(urls),
  };
  // Passwords of hosts are in no file: `run-inside.cjs` hands on what it was started with.
  Reflect.deleteProperty(env, PASSWORDS);
  const { uid, gid, username } = userInfo();
  const order = { argv, cwd: process.cwd(), env, ...(uid < 0 ? {} : { uid, gid, user: username }) };
  const file = join(folder, `script-${process.pid}-${randomBytes(4).toString("hex")}.json`);
  replaceFile(file, JSON.stringify(order), 0o600);
  const inside = [...inventory.vantage, process.execPath, join(__dirname, "run-inside.cjs"), file];
  // Removed there at once, unless it never came to that.
  return inForeground(inside, root).finally(() => rmSync(file, { force: true }));
}

/** In this process group: the terminal is the script's own. */
function inForeground([program = "", ...args]: readonly string[], cwd: string): Promise<number> {
  const child = spawn(program, args, { cwd, stdio: "inherit" });
  process.on("SIGINT", () => undefined); // the terminal has told the script too
  for (const name of ["SIGTERM", "SIGHUP"] as const) process.on(name, () => signalChild(child, name));
  return new Promise((fulfil, reject) => {
    child.on("error", reject);
    child.on("exit", (code, by) => {
      fulfil(code ?? 128 + (by === null ? 0 : constants.signals[by]));
    });
  });
}
