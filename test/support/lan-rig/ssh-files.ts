import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HostPlan } from "./options";
import { run } from "./run";

/** The ordinary user of every host: in group sudo, which asks for no password. */
export const USER = "ops";

/** An ed25519 pair. */
export interface KeyPair {
  readonly private: string;
  /** `ssh-ed25519 AAAA…`, without a comment. */
  readonly public: string;
}

/** What a client needs to reach the hosts, in a folder of its own. */
export class SshFiles {
  readonly folder = mkdtempSync(join(tmpdir(), "testbed-lan-rig-"));
  /** An ssh config with every host by its name. */
  readonly config = join(this.folder, "config");
  /** Private key of the user. */
  readonly key = join(this.folder, "id");
  /** Host keys by the hosts' names, so that they hold wherever a host's address moves. */
  readonly knownHosts = join(this.folder, "known_hosts");

  /** A pair under a name of its own in the folder. */
  async pair(name: string): Promise<KeyPair> {
    const file = join(this.folder, name);
    await run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file]);
    const words = readFileSync(`${file}.pub`, "utf8").split(" ");
    return { private: readFileSync(file, "utf8"), public: words.slice(0, 2).join(" ") };
  }

  /** Makes a host known before it boots. */
  add({ name, address }: HostPlan, hostKey: KeyPair): void {
    appendFileSync(this.knownHosts, `${name} ${hostKey.public}\n`);
    appendFileSync(this.config, this.entry(name, address));
  }

  /** An entry of an ssh config for a host. */
  entry(name: string, address: string): string {
    const settings = {
      HostName: address,
      HostKeyAlias: name,
      User: USER,
      IdentityFile: this.key,
      IdentitiesOnly: "yes",
      UserKnownHostsFile: this.knownHosts,
      StrictHostKeyChecking: "yes",
      BatchMode: "yes",
      ConnectTimeout: "5",
    };
    const lines = Object.entries(settings).map(([key, value]) => `  ${key} ${value}`);
    return [`Host ${name}`, ...lines, ""].join("\n");
  }

  /** Says where a host is reached from now on. */
  move(name: string, address: string): void {
    const entries = readFileSync(this.config, "utf8").split(/^(?=Host )/m);
    const moved = entries.map((entry) =>
      entry.startsWith(`Host ${name}\n`) ? this.entry(name, address) : entry,
    );
    writeFileSync(this.config, moved.join(""));
  }
}
