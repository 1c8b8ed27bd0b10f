import type { Inventory } from "../scenarios/inventory";

/** What a user's own program is told about a stack. */
export interface Told {
  /** `NODE/PORT` → URL that the program can reach. */
  readonly urls: Readonly<Record<string, string>>;
  /** Environment variables. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Where everything is, for a program at the vantage point. Pure.
 * @param outputs of the stack: URLs of the nodes' ports on this machine, and the system's own texts, which are made of them
 */
export function toldAbout(
  { nodes, vantage }: Pick<Inventory, "nodes" | "vantage">,
  outputs: {
    readonly urls: Readonly<Record<string, string>>;
    readonly own: Readonly<Record<string, string>>;
  },
): Told {
  const ports = nodes.flatMap((node) =>
    node.ports
      .filter(({ protocol, internal = false }) => protocol === "tcp" && !internal)
      .map((port) => ({
        node: node.name,
        port: port.name,
        name: `${node.name}/${port.name}`,
        direct: `http://${node.address}:${port.number}`,
      })),
  );
  // 127.0.0.1 is another machine's at a vantage point of its own, and there every node is reached by its address. A vantage
  // point outside their network only helps Node programs; published ports are for all.
  const elsewhere = vantage.length > 0 && !nodes.some(({ outside }) => outside);
  const urls = Object.fromEntries(
    ports.map(({ name, direct }) => [name, elsewhere ? direct : (outputs.urls[name] ?? direct)]),
  );
  const moved = (text: string): string =>
    ports.reduce((result, { name, direct }) => {
      const here = hostOf(outputs.urls[name]);
      return here === undefined ? result : replaceHost(result, here, hostOf(direct) ?? here);
    }, text);
  // Others are no variables, but texts for a person.
  const own = Object.entries(outputs.own).filter(([name]) => /^[A-Z][A-Z0-9_]*$/.test(name));
  // The first port of a node is what it is for.
  const first = nodes.flatMap(({ name }) => ports.find(({ node }) => node === name) ?? []);
  return {
    urls,
    variables: {
      ...Object.fromEntries(first.map(({ node, name }) => [variable(node), urls[name] ?? ""])),
      ...Object.fromEntries(ports.map(({ node, port, name }) => [variable(node, port), urls[name] ?? ""])),
      ...Object.fromEntries(own.map(([name, text]) => [name, elsewhere ? moved(text) : text])),
    },
  };
}

/** `loom-node-1`, `api` → `LOOM_NODE_1_API_URL`. */
function variable(...names: readonly string[]): string {
  return `${names.join("_").replaceAll(/\W/g, "_").toUpperCase()}_URL`;
}

/** With its port, also where that is the usual one. */
function hostOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : /^\w+:\/\/([^/]+)/.exec(url)?.[1];
}

/** Whole ones: `127.0.0.1:80` is no part of `127.0.0.1:8080`. */
function replaceHost(text: string, host: string, other: string): string {
  return text.replaceAll(new RegExp(`${host.replaceAll(".", "\\.")}(?!\\d)`, "g"), other);
}
