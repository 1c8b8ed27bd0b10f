import { docker, EngineError } from "../containers/docker-command";
import type { EngineHost } from "./engines";
import { LABEL } from "./names";

/** A container of a stack, as the engine lists it. */
export interface ListedContainer {
  readonly name: string;
  /** `running`, `exited`, `paused`, … */
  readonly state: string;
  readonly stack: string;
  readonly node: string;
  readonly role: string;
  readonly address: string;
  readonly services: readonly string[];
  readonly epoch: number;
  /** Ports of the engine's machine that it has. */
  readonly published: readonly number[];
  readonly host?: EngineHost;
}

const containerFormat = [
  "{{.Names}}",
  "{{.State}}",
  ...[LABEL.stack, LABEL.node, LABEL.role, LABEL.address, LABEL.services, LABEL.epoch].map(
    (label) => `{{.Label "${label}"}}`,
  ),
  "{{.Ports}}",
].join("\t");

/** All containers of an owner, or of all of them, on some engines. */
export async function listContainers(
  owner: string | undefined,
  hosts: readonly EngineHost[],
): Promise<readonly ListedContainer[]> {
  return (await Promise.all(hosts.map((host) => listOn(host, owner)))).flat();
}

async function listOn(host: EngineHost, owner?: string): Promise<readonly ListedContainer[]> {
  const filter = `label=${LABEL.owner}${owner === undefined ? "" : `=${owner}`}`;
  const argv = ["ps", "--all", "--no-trunc", "--filter", filter, "--format", containerFormat];
  const text = await docker(argv, { host });
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => ({ ...parseContainer(line), host }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Reads a line of `docker ps` in the format above. */
function parseContainer(line: string): ListedContainer {
  const [
    name = "",
    state = "",
    stack = "",
    node = "",
    role = "",
    address = "",
    services = "",
    epoch = "",
    ports = "",
  ] = line.split("\t");
  return {
    name,
    state,
    stack,
    node,
    role,
    address,
    services: services.split(" ").filter(Boolean),
    epoch: Number(epoch),
    published: publishedIn(ports),
  };
}

/** In `127.0.0.1:8080->80/tcp, 81/tcp`. */
const publishedIn = (ports: string): number[] =>
  [...ports.matchAll(/:(\d+)->/g)].map(([, port]) => Number(port));

/** What all containers of the engine have, whosever they are. */
export interface Taken {
  /** Name → the owner, or "" if it is not one of a testbed. */
  readonly owners: ReadonlyMap<string, string>;
  /** Ports of the engine's machine. */
  readonly published: ReadonlySet<number>;
}

export async function listNames(host?: EngineHost): Promise<Taken> {
  const format = `{{.Names}}\t{{.Label "${LABEL.owner}"}}\t{{.Ports}}`;
  const lines = (await docker(["ps", "--all", "--format", format], { host })).split("\n").filter(Boolean);
  const fields = lines.map((line) => line.split("\t"));
  return {
    owners: new Map(fields.map(([name = "", owner = ""]) => [name, owner])),
    published: new Set(fields.flatMap(([, , ports = ""]) => publishedIn(ports))),
  };
}

/** A network of the engine. */
export interface ListedNetwork {
  readonly name: string;
  /** Its interface on the engine's machine, where it is a bridge. */
  readonly bridge: string;
  readonly subnets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** Networks come and go: one that goes between being listed and being asked about is asked about no more. */
const TRIES = 5;

export async function listNetworks(host?: EngineHost, tries = TRIES): Promise<readonly ListedNetwork[]> {
  const listed = await docker(["network", "ls", "--quiet", "--no-trunc"], { host });
  const ids = listed.split("\n").filter(Boolean);
  let text: string;
  try {
    text = await docker(["network", "inspect", ...ids], { host });
  } catch (error) {
    const gone = error instanceof EngineError && /not found|no such network/i.test(error.message);
    if (!gone || tries <= 1) throw error;
    return listNetworks(host, tries - 1);
  }
  const networks = JSON.parse(text) as {
    readonly Id: string;
    readonly Name: string;
    readonly Options: Readonly<Record<string, string>> | null;
    readonly IPAM: { readonly Config: readonly { readonly Subnet?: string }[] | null };
    readonly Labels: Readonly<Record<string, string>> | null;
  }[];
  return networks.map(({ Id, Name, Options, IPAM, Labels }) => ({
    name: Name,
    bridge: Options?.["com.docker.network.bridge.name"] ?? `br-${Id.slice(0, 12)}`,
    subnets: (IPAM.Config ?? []).flatMap(({ Subnet }) => Subnet ?? []),
    labels: Labels ?? {},
  }));
}
