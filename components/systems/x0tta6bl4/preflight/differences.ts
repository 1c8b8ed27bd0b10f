/** What a node must answer by plan 002: asked of the user's own program before it is deployed, and of every node afterwards. */
import { isOverlay } from "../node/yggdrasil/address";

export type Path = "/health" | "/mesh/status" | "/mesh/peers" | "/mesh/routes";

export interface Answered {
  readonly status: number;
  /** JSON; empty when the answer was none. */
  readonly body: Readonly<Record<string, unknown>>;
}

export type Answers = Readonly<Partial<Record<Path, Answered>>>;

/** Keys of each answer of a node whose daemon runs; with a dot, of the object in it. */
const KEYS: Readonly<Record<Path, readonly string[]>> = {
  "/health": ["status", "version"],
  "/mesh/status": ["status", "node.build_name", "node.build_version", "node.ipv6_address", "node.ipv6_subnet", "node.routing_table_size", "node.public_key"], // prettier-ignore
  "/mesh/peers": ["status", "peers", "count"],
  "/mesh/routes": ["status", "routing_table_size"],
};

/** Of an entry of `peers`. */
const PEER_KEYS = ["port", "protocol", "remote"];

export const paths = Object.keys(KEYS) as Path[];

/** A sentence for each difference between what a program answers and what is documented. Pure. */
export function differences(answers: Answers): readonly string[] {
  return paths.flatMap((path) => {
    const answer = answers[path];
    if (!answer || answer.status === 404) return [`there is no \`${path}\``];
    const { status, body } = answer;
    // Mock mode asks the other nodes' APIs instead of the overlay: everything it says is about another network.
    if (body["status"] === "mock")
      return [`\`${path}\` is in mock mode: nothing it says is about the overlay`];
    const lacking = KEYS[path].filter((key) => valueAt(body, key) === undefined);
    const offline = body["status"] === "offline" || body["status"] === "error";
    if (offline && path !== "/health")
      return [`\`${path}\` says \`${String(body["status"])}\`: ${String(body["error"])}`];
    return [
      ...(path === "/health" || status === 200 ? [] : [`\`${path}\` answers ${status}`]),
      ...lacking.map((key) => `\`${path}\` has no \`${key}\``),
      ...(path === "/mesh/status" ? addressProblem(valueAt(body, "node.ipv6_address")) : []),
      ...(path === "/mesh/peers" ? peerProblems(body["peers"]) : []),
    ];
  });
}

function addressProblem(address: unknown): readonly string[] {
  if (address === undefined || (typeof address === "string" && isOverlay(address))) return [];
  return [`\`/mesh/status\` has the address \`${JSON.stringify(address)}\`, which is not in 200::/7`];
}

function peerProblems(peers: unknown): readonly string[] {
  if (peers === undefined) return [];
  if (!Array.isArray(peers)) return ["`peers` of `/mesh/peers` is no list"];
  const [first] = peers as readonly unknown[];
  const lacking = first === undefined ? [] : PEER_KEYS.filter((key) => valueAt(first, key) === undefined);
  return lacking.map((key) => `a peer of \`/mesh/peers\` has no \`${key}\``);
}

function valueAt(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[key] : undefined), // prettier-ignore
    value,
  );
}
