/** Passwords of hosts, for commands that reach them: they are in the stack's config alone, as secrets. */
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { reachFolder } from "../components/environments/lan/names";
import { PASSWORDS, passwordLines, tellPasswords } from "../components/environments/lan/passwords";
import type { LanHostConfig } from "../components/environments/lan/schema";
import { ownerId } from "../components/environments/owner";
import { reasonOf } from "../scenarios/reason";

const WITHIN = 60_000;

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
  const { pulumiCli } = await import("../toolchain/pulumi/run");
  const { stackFileCopy } = await import("../toolchain/pulumi/stack");
  const { file, env } = pulumiCli();
  const argv = ["config", "--show-secrets", "--json", "--non-interactive"];
  const which = ["--stack", stack, "--config-file", stackFileCopy(stack)];
  const { stdout } = await promisify(execFile)(file, [...argv, ...which], {
    cwd: root,
    env,
    timeout: WITHIN,
  });
  const config = JSON.parse(stdout) as { "testbed:hosts"?: { objectValue?: Record<string, LanHostConfig> } };
  return config["testbed:hosts"]?.objectValue ?? {};
}
