/** Passwords of hosts, for commands that reach them: they are in the stack's config alone, as secrets. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { reachFolder } from "../components/environments/lan/names";
import { PASSWORDS, passwordLines, tellPasswords } from "../components/environments/lan/passwords";
import type { LanHostConfig } from "../components/environments/lan/schema";
import { ownerId } from "../components/environments/owner";
import { reasonOf } from "../scenarios/reason";

/** Reads the passwords of all stacks of this checkout that have some, and tells them to what this process starts. */
export async function unlockPasswords(root: string): Promise<void> {
  if (process.env[PASSWORDS] !== undefined) return;
  const run = join(root, ".testbed/run");
  const stacks = existsSync(run) ? readdirSync(run).filter((stack) => hasPasswords(root, stack)) : [];
  await Promise.all(
    stacks.map(async (stack) => {
      try {
        tellPasswords(passwordLines(ownerId(stack, root), await readHosts(root, stack)));
      } catch (error) {
        process.stderr.write(`the passwords of stack ${stack} cannot be read: ${reasonOf(error)}\n`);
      }
    }),
  );
}

/** Whether the ssh config of a node says so in its first line. */
function hasPasswords(root: string, stack: string): boolean {
  const folder = join(root, reachFolder(stack));
  const configs = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".config")) : [];
  return configs.some((name) => /^# \S+ \S+ \S/.test(readFileSync(join(folder, name), "utf8")));
}

async function readHosts(root: string, stack: string): Promise<Readonly<Record<string, LanHostConfig>>> {
  const { readStackConfig } = await import("./stack-config");
  const { hosts = {} } = await readStackConfig(root, stack);
  return hosts as Readonly<Record<string, LanHostConfig>>;
}
