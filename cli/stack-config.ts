/** A stack's configuration as its program would get it, without Pulumi where it has no secrets. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { parse } from "yaml";
import { pulumiCli } from "../toolchain/pulumi/run";
import { stackFileCopy } from "../toolchain/pulumi/stack";
import { stackFileOf } from "../toolchain/pulumi/stack-file";

const WITHIN = 60_000;
const PREFIX = "testbed:";

interface Value {
  readonly value?: string;
  readonly objectValue?: unknown;
}

/** Keys without their prefix. @throws when there is no stack file, or its secrets cannot be read */
export async function readStackConfig(
  root: string,
  stack: string,
): Promise<Readonly<Record<string, unknown>>> {
  const { config = {} } = (parse(readFileSync(stackFileOf(stack), "utf8")) ?? {}) as { config?: object };
  const own = Object.entries(config as Record<string, unknown>).filter(([key]) => key.startsWith(PREFIX));
  const plain = Object.fromEntries(own.map(([key, value]) => [key.slice(PREFIX.length), value]));
  return JSON.stringify(plain).includes('"secure":') ? decrypted(root, stack) : plain;
}

async function decrypted(root: string, stack: string): Promise<Readonly<Record<string, unknown>>> {
  const { file, env } = pulumiCli();
  const argv = ["config", "--show-secrets", "--json", "--non-interactive"];
  const which = ["--stack", stack, "--config-file", stackFileCopy(stack)];
  const { stdout } = await promisify(execFile)(file, [...argv, ...which], {
    cwd: root,
    env,
    timeout: WITHIN,
  });
  return Object.fromEntries(
    Object.entries(JSON.parse(stdout) as Record<string, Value>)
      .filter(([key]) => key.startsWith(PREFIX))
      .map(([key, { value, objectValue }]) => [key.slice(PREFIX.length), objectValue ?? value]),
  );
}
