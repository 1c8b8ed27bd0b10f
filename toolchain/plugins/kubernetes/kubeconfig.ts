import { existsSync, readFileSync } from "node:fs";
import type { RequestOptions } from "node:https";
import path from "node:path";

/** Where a provider's cluster is, as its options say. */
export interface Place {
  /** Content of a kubeconfig, or the path of one. Left out: the user's own. */
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly cluster?: string;
}

interface Named {
  readonly name: string;
}
interface ClusterEntry extends Named {
  readonly server: string;
  readonly caData?: string;
  readonly caFile?: string;
  readonly proxyUrl?: string;
}
interface ContextEntry extends Named {
  readonly cluster: string;
  readonly user: string;
  readonly namespace?: string;
}

/** What is used of the client's class, whose own types want another Node than this project's. */
interface KubeConfig {
  contexts: readonly ContextEntry[];
  readonly currentContext: string;
  loadFromFile(file: string): void;
  loadFromString(text: string): void;
  loadFromDefault(): void;
  setCurrentContext(name: string): void;
  getCurrentCluster(): ClusterEntry | null;
  getContextObject(name: string): ContextEntry | null;
  applyToHTTPSOptions(options: RequestOptions): Promise<void>;
}

/** A cluster that a kubeconfig leads to. */
export interface Access {
  readonly server: string;
  /** Namespace of the context. */
  readonly namespace: string | undefined;
  readonly certificates: string;
  readonly proxied: boolean;
  /** Adds certificates and credentials to the options of a request. */
  authorize(options: RequestOptions): Promise<void>;
}

/**
 * Reads a kubeconfig.
 * @throws Error that says what is missing in which kubeconfig
 */
export function access(place: Place): Access {
  const config = load(place.kubeconfig);
  const of = described(place);
  const wanted = place.context ?? config.currentContext;
  const context = config.getContextObject(wanted);
  if (context === null) {
    const known = config.contexts.map(({ name }) => name).join(", ") || "none";
    throw new Error(`there is no context ${JSON.stringify(wanted)} in ${of} (it has ${known}): set context`);
  }
  config.contexts = [{ ...context, cluster: place.cluster ?? context.cluster }];
  config.setCurrentContext(wanted);
  const cluster = config.getCurrentCluster();
  if (cluster === null) {
    throw new Error(
      `context ${wanted} of ${of} names a cluster ${place.cluster ?? context.cluster} that it does not have`,
    );
  }
  return {
    server: cluster.server,
    namespace: context.namespace,
    certificates: cluster.caData ?? cluster.caFile ?? "",
    proxied: cluster.proxyUrl !== undefined,
    authorize: (options) => config.applyToHTTPSOptions(options),
  };
}

/** How a kubeconfig is called in messages; its content is not for them. */
export function described({ kubeconfig }: Place): string {
  if (kubeconfig === undefined) return `kubeconfig ${process.env["KUBECONFIG"] ?? "~/.kube/config"}`;
  return isContent(kubeconfig) ? "the kubeconfig of the provider" : `kubeconfig ${kubeconfig}`;
}

function load(given: string | undefined): KubeConfig {
  // Loaded when it is needed, because that takes long.
  const { KubeConfig: Config } = require("@kubernetes/client-node/dist/config.js") as {
    readonly KubeConfig: new () => KubeConfig;
  };
  const config = new Config();
  const of = described(given === undefined ? {} : { kubeconfig: given });
  try {
    if (given === undefined) config.loadFromDefault();
    else if (isContent(given)) config.loadFromString(given);
    else config.loadFromFile(path.resolve(given));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new Error(`${of} ${missing ? "is not there" : `cannot be read: ${(error as Error).message}`}`, {
      cause: error,
    });
  }
  return config;
}

/** A path is of one line and names no fields, unless there is such a file. */
function isContent(given: string): boolean {
  if (given.includes("\n") || given.trimStart().startsWith("{")) return true;
  return !existsSync(given) && /^\s*\w+:\s/.test(given);
}

/** The content of a kubeconfig that is given as one or by its path; empty where there is none. */
export function contentOf(given: string): string {
  if (isContent(given)) return given;
  return existsSync(given) ? readFileSync(given, "utf8") : "";
}
