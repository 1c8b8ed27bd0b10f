import { pack, type Pack } from "tar-stream";
import { stringify } from "yaml";
import type { HostPlan } from "./options";
import type { KeyPair } from "./ssh-files";

/** The hosts' network card. */
export const INTERFACE = "enp3s0";

const USER_ID = 1000;

/** What an installer would have asked for. */
export interface Seed {
  readonly host: HostPlan;
  readonly hostKey: KeyPair;
  /** Public key of the user. */
  readonly user: string;
  /** Length of the network's prefix. */
  readonly prefix: number;
  readonly gateway: string;
  readonly address6: string | undefined;
}

/** Files that make an image one certain machine, as an archive. */
export function seedArchive(seed: Seed): Pack {
  const { host, hostKey, user } = seed;
  const archive = pack();
  const add = (path: string, content: string, mode = 0o600, owner = 0) =>
    archive.entry({ name: path.replace(/^\//, ""), mode, uid: owner, gid: owner }, content);
  add("/etc/ssh/ssh_host_ed25519_key", hostKey.private);
  add("/etc/ssh/ssh_host_ed25519_key.pub", `${hostKey.public} ${host.name}\n`, 0o644);
  add("/home/ops/.ssh/authorized_keys", `${user}\n`, 0o600, USER_ID);
  add("/etc/netplan/50-cloud-init.yaml", stringify(netplan(seed)));
  for (const [path, content] of Object.entries(host.files)) add(path, content);
  archive.finalize();
  return archive;
}

function netplan({ host, prefix, gateway, address6 }: Seed): object {
  const card = {
    dhcp4: false,
    addresses: [`${host.address}/${prefix}`, ...(address6 === undefined ? [] : [`${address6}/64`])],
    routes: [{ to: "default", via: gateway }],
  };
  return { network: { version: 2, ethernets: { [INTERFACE]: card } } };
}
