import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { quoteWord } from "../../components/hosts/quote";
import { eventually } from "./eventually";
import type { RigHost } from "./lan-rig/rig-host";
import type { Ended } from "./lan-rig/run";

const folder = "components/environments/lan/scripts";

/** Scripts that change the network of a machine, each with those that are sent in front of it. */
const scripts = {
  "static-ip": ["guard-state", "guard", "static-ip-netplan", "static-ip"],
  firewall: ["guard-state", "guard", "firewall-ufw", "firewall-live", "firewall"],
  "hosts-file": ["hosts-file"],
  "observe-network": ["observe-network"],
} as const;

type Name = keyof typeof scripts;

/** Runs a script on a host as root, by itself: nothing of ours is there. */
export function onHost(
  host: RigHost,
  name: Name,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const variables = Object.entries(environment).map(([key, value]) => `${key}=${quoteWord(value)}\n`);
  const parts = scripts[name].map((part) => readFileSync(join(folder, `${part}.sh`), "utf8"));
  return host.sshWith([...variables, ...parts].join(""), "sudo", "-n", "bash", "-s", "--", ...args);
}

/** stdout of a script that must end well, as lines. */
export async function linesOf(...args: Parameters<typeof onHost>): Promise<string[]> {
  const { code, stdout, stderr } = await onHost(...args);
  assert.equal(code, 0, `${args[1]} ${(args[2] ?? []).join(" ")} ended with ${code}: ${stderr}`);
  return stdout.split("\n").filter((line) => line !== "");
}

/** What a machine's network is now: fields of the lines of one kind. */
export async function observed(host: RigHost, kind: string): Promise<string[][]> {
  const lines = await linesOf(host, "observe-network");
  return lines.map((line) => line.split("\t")).flatMap(([first, ...rest]) => (first === kind ? [rest] : []));
}

/** Waits until a part of the network is in a state, such as `reverted`; undefined is for nothing of ours. */
export async function isIn(
  host: RigHost,
  part: string,
  state: string | undefined,
  seconds: number,
): Promise<void> {
  await eventually(`${part} of ${host.name} is ${state ?? "nobody's"}`, seconds, async () => {
    const states = new Map((await observed(host, "ours")).map(([name = "", value = ""]) => [name, value]));
    assert.equal(states.get(part), state);
    return true;
  });
}
