import type Docker from "dockerode";
import { rmSync } from "node:fs";
import { identifySelf, isAlive, type ProcessIdentity } from "../../../scenarios/runner/processes";
import { rigOwner } from "../../../toolchain/testing/rig-engine";
import { bootScript } from "../../../toolchain/images/lan-host/build";

const FOLDER = "testbed.lan-rig.folder";

/** Labels that say whose a container is. */
export function labels(folder: string): Record<string, string> {
  return { [rigOwner]: JSON.stringify(identifySelf()), [FOLDER]: folder };
}

// Unknown to the client's types.
const privateCgroups = { CgroupnsMode: "private" };

/**
 * A container that systemd boots in. Not privileged, which would give it the machine's disk and clock; and without the
 * machine's cgroup folder, which its systemd would take for its own.
 */
export function hostContainer(
  name: string,
  hostname: string,
  image: string,
  folder: string,
): Docker.ContainerCreateOptions {
  return {
    name,
    Hostname: hostname,
    Image: image,
    Labels: labels(folder),
    Env: ["container=docker"],
    Cmd: ["/bin/sh", bootScript],
    StopSignal: "SIGRTMIN+3",
    HostConfig: {
      NetworkMode: "none",
      ...privateCgroups,
      CapAdd: ["ALL"],
      CapDrop: ["SYS_TIME", "SYS_MODULE", "SYS_BOOT", "SYS_RAWIO"],
      SecurityOpt: ["seccomp=unconfined", "apparmor=unconfined"],
      // What `systempaths=unconfined` means to the engine.
      ...{ MaskedPaths: [], ReadonlyPaths: [] },
      // A kernel module's, where a machine has kernel and modules of its own.
      Devices: [{ PathOnHost: "/dev/net/tun", PathInContainer: "/dev/net/tun", CgroupPermissions: "rwm" }],
      Tmpfs: { "/run": "rw,nosuid,nodev,mode=755" },
    },
  };
}

/** A container that does nothing but hold a network namespace. */
export function switchContainer(name: string, image: string, folder: string): Docker.ContainerCreateOptions {
  return {
    name,
    Image: image,
    Labels: labels(folder),
    Cmd: ["sleep", "infinity"],
    HostConfig: { NetworkMode: "none", Init: true },
  };
}

/** Pid of a container's first process, as this machine counts. @throws Error when it does not run */
export async function pidOf(container: Docker.Container): Promise<number> {
  const { Name, State } = await container.inspect();
  if (!State.Running) throw new Error(`container ${Name} does not run: ${State.Status} ${State.Error}`);
  return State.Pid;
}

/** Removes what test runs that were killed have left. Interfaces go with the containers. */
export async function removeLeftovers(engine: Docker): Promise<void> {
  const all = await engine.listContainers({ all: true, filters: { label: [rigOwner] } });
  await Promise.all(
    all.map(async ({ Id, Labels }) => {
      if (isAlive(JSON.parse(Labels[rigOwner] ?? "") as ProcessIdentity)) return;
      await remove(engine.getContainer(Id));
      rmSync(Labels[FOLDER] ?? "", { recursive: true, force: true });
    }),
  );
}

/** Removes a container with all it has, be it there or not. */
export async function remove(container: Docker.Container): Promise<void> {
  await container.remove({ force: true, v: true }).catch((error: unknown) => {
    // Gone, or somebody else's removal is under way.
    const status = (error as { readonly statusCode?: number }).statusCode ?? 0;
    if (![404, 409].includes(status)) throw error;
  });
}
