import { readFileSync, statSync } from "node:fs";
import { parse } from "yaml";
import type { LanHostConfig } from "./schema";
import { keyAlias } from "./ssh-config";

/**
 * The environment variable by which scripts on the controller learn passwords: lines `ALIAS login|sudo PASSWORD` with tabs, see
 * `scripts/connect.sh`. They are never in arguments or files, and in the state only as the engine's secrets.
 */
export const PASSWORDS = "TESTBED_PASSWORDS";

type Passwords = Pick<LanHostConfig, "password" | "sudoPassword">;

/** The variable's lines for the hosts of a stack; empty when they have no passwords. Pure. */
export function passwordLines(owner: string, hosts: Readonly<Record<string, Passwords>>): string {
  return Object.entries(hosts)
    .flatMap(([node, { password, sudoPassword }]) =>
      [
        ...(password === undefined ? [] : [["login", password]]),
        ...(sudoPassword === undefined ? [] : [["sudo", sudoPassword]]),
      ].map((words) => [keyAlias(owner, node), ...words].join("\t")),
    )
    .join("\n");
}

/** Tells them to what this process starts from now on, beside those that it tells already. */
export function tellPasswords(lines: string, environment: NodeJS.ProcessEnv = process.env): void {
  if (lines === "") return;
  const told = environment[PASSWORDS]?.split("\n") ?? [];
  environment[PASSWORDS] = [...new Set([...lines.split("\n"), ...told])].join("\n");
}

/**
 * A sentence for each password that stands in clear in the stack file.
 * @param path of the stack file; where it cannot be read, the engine says which keys have secrets
 */
export function plainPasswords(
  hosts: Readonly<Record<string, Passwords>>,
  path: string,
  stack: string,
  secretKeys = process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]",
): readonly string[] {
  const written = isFile(path) ? hostsIn(readFileSync(path, "utf8")) : undefined;
  const secret = (JSON.parse(secretKeys) as string[]).includes("testbed:hosts");
  return Object.entries(hosts).flatMap(([node, host]) =>
    (["password", "sudoPassword"] as const)
      .filter((kind) => host[kind] !== undefined)
      .filter((kind) =>
        written ? written[node]?.[kind] !== undefined && !isSecure(written[node][kind]) : !secret,
      )
      .map(
        (kind) =>
          `\`testbed:hosts.${node}.${kind}\` stands in clear in the stack file (${path}): take it out, and \`pulumi config set --secret --path testbed:hosts.${node}.${kind} --stack ${stack}\` asks for it; change it if others have seen the file.`,
      ),
  );
}

/** What a stack file has below `testbed:hosts`; nothing of it is in clear when all of it is one secret. */
function hostsIn(text: string): Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>> {
  const { config = {} } = (parse(text) ?? {}) as { config?: Record<string, unknown> };
  const hosts = config["testbed:hosts"];
  return typeof hosts !== "object" || hosts === null || isSecure(hosts)
    ? {}
    : (hosts as ReturnType<typeof hostsIn>);
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

function isSecure(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}
