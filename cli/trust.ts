/** `testbed trust` */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument, type Document } from "yaml";
import { fetchHostKey, type HostKey } from "../components/environments/lan/fetch-key";
import { configName } from "../components/environments/lan/names";
import { lanSchema, type LanHostConfig } from "../components/environments/lan/schema";
import { writeSshConfigs } from "../components/environments/lan/ssh-config";
import { ownerId } from "../components/environments/owner";
import { reasonOf } from "../scenarios/reason";
import { stackFileOf } from "../toolchain/pulumi/stack-file";
import { EXIT, Problem } from "./exit";

export interface TrustOptions {
  readonly stack?: string;
  readonly write?: boolean;
}

/** What is known of a host's key, and what it shows. */
interface Shown {
  readonly node: string;
  readonly host: LanHostConfig;
  readonly key?: HostKey;
  /** Why it shows none. */
  readonly problem?: string;
}

/** Shows who the hosts of a stack say they are, and pins what is not pinned yet when told so. */
export async function trust(root: string, { stack = "lan", write = false }: TrustOptions): Promise<number> {
  const file = stackFileOf(stack);
  const document = parseDocument(readFileSync(file, "utf8"));
  const hosts = hostsOf(document, file);
  const shown = await showAll(ownerId(stack, root), hosts);
  process.stdout.write(shown.map(describe).join(""));
  const fresh = shown.filter(({ host, key }) => key && host.hostKey === undefined);
  if (write) {
    for (const { node, key } of fresh)
      document.setIn(
        ["config", "testbed:hosts", node, "hostKey"],
        document.createNode([key?.key], { flow: true }),
      );
    if (fresh.length > 0) writeFileSync(file, document.toString({ lineWidth: 0 }));
    process.stdout.write(`\n${fresh.length} pinned in ${file}\n`);
  } else if (fresh.length > 0) {
    const lines = fresh.map(({ node, key }) => `      ${node}: { …, hostKey: ["${key?.key ?? ""}"] }\n`);
    process.stdout.write(
      `\nAre these the fingerprints that the machines themselves show (\`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub\` there)?\nThen write in ${file}, or let \`testbed trust --stack ${stack} --write\` do it:\n\n    testbed:hosts:\n${lines.join("")}`,
    );
  }
  return shown.every((each) => each.problem === undefined && (isPinned(each) || write))
    ? EXIT.ok
    : EXIT.notPass;
}

function hostsOf(document: Document, file: string): Readonly<Record<string, LanHostConfig>> {
  const { config = {} } = (document.toJS() ?? {}) as { config?: Record<string, unknown> };
  const parsed = lanSchema.safeParse({ hosts: withoutPasswords(config["testbed:hosts"] ?? {}) });
  if (!parsed.success) throw new Problem(`${file}: ${parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ")}`); // prettier-ignore
  if (Object.keys(parsed.data.hosts).length === 0)
    throw new Problem(
      `${file} names no hosts: write under \`testbed:hosts\` how each node's machine is reached`,
    );
  return parsed.data.hosts;
}

/** Nobody is logged in, and they are encrypted here. */
function withoutPasswords(hosts: unknown): unknown {
  return JSON.parse(
    JSON.stringify(hosts, (key, value: unknown) =>
      key === "password" || key === "sudoPassword" ? undefined : value,
    ),
  );
}

/** With a config of its own: what is deployed is reached as it was. */
async function showAll(
  owner: string,
  hosts: Readonly<Record<string, LanHostConfig>>,
): Promise<readonly Shown[]> {
  const folder = mkdtempSync(join(tmpdir(), "testbed-trust-"));
  try {
    writeSshConfigs(folder, owner, hosts);
    return await Promise.all(
      Object.entries(hosts).map(async ([node, host]): Promise<Shown> => {
        try {
          return { node, host, key: await fetchHostKey(join(folder, configName(node)), host.ssh) };
        } catch (error) {
          return { node, host, problem: reasonOf(error) };
        }
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const isPinned = ({ host, key }: Shown): boolean =>
  key !== undefined && host.hostKey?.includes(key.key) === true;

function describe(each: Shown): string {
  const { node, host, key, problem } = each;
  const place = `${node} (${host.ssh})`;
  if (key === undefined) return `${place}  shows no key: ${problem ?? ""}\n`;
  const state = isPinned(each)
    ? "pinned"
    : host.hostKey === undefined
      ? "not pinned yet"
      : "ANOTHER KEY IS PINNED: the machine was made anew, or somebody stands between; take the old key out of the stack file if you know why";
  return `${place}  ${key.fingerprint}  ${state}\n`;
}
