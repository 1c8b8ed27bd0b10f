import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What a host says who it is. */
export interface HostKey {
  /** As in `testbed:hosts.NODE.hostKey`. */
  readonly key: string;
  /** As ssh shows it: `256 SHA256:… (ED25519)`. */
  readonly fingerprint: string;
}

const PATIENCE = 30_000;

/**
 * The key that a host shows to whoever connects, on the way that an ssh config says; nobody is logged in.
 * @param config path of the node's, see `writeSshConfigs`
 * @param ssh its destination
 * @throws Error with what ssh said
 */
export async function fetchHostKey(config: string, ssh: string): Promise<HostKey> {
  const folder = mkdtempSync(join(tmpdir(), "testbed-trust-"));
  const file = join(folder, "known_hosts");
  const settings = {
    StrictHostKeyChecking: "accept-new",
    UserKnownHostsFile: file,
    HashKnownHosts: "no",
    PreferredAuthentications: "none",
    ControlMaster: "no",
    ControlPath: "none",
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
  try {
    // That it is not let in is what is expected; the key was shown before.
    const said = await run("ssh", ["-F", config, ...options, ssh, "true"], {
      timeout: PATIENCE,
    }).then(
      () => "",
      (error: unknown) => (error as { stderr?: string }).stderr?.trim() ?? "",
    );
    const [, ...words] = readOr(file).trim().split(" ");
    if (words.length < 2) throw new Error(said.split("\n").at(-1) || "it shows no key");
    const { stdout } = await run("ssh-keygen", ["-l", "-f", file]);
    const [bits = "", digest = "", ...rest] = stdout.trim().split(" ");
    return { key: words.slice(0, 2).join(" "), fingerprint: `${bits} ${digest} ${rest.at(-1) ?? ""}` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readOr(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
