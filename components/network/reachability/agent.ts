import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Protocol } from "../../spec";

export interface ProbeRequest {
  readonly address: string;
  readonly port: number;
  readonly protocol: Protocol;
  /** A service has the port: being connected is all that can be seen from here. */
  readonly busy: boolean;
  /** Milliseconds. */
  readonly within: number;
}

export interface ProbeAnswer {
  readonly outcome: "connected" | "refused" | "silent";
  /** What the other side said. */
  readonly said: string;
  /** Own `address:port` of the connection. */
  readonly from: string;
  /** Milliseconds until that was known. */
  readonly took: number;
}

type Ports = Readonly<Record<Protocol, readonly number[]>>;

/** The program on a node that listens and connects there, see `agent.cjs`. */
export interface Agent {
  /** Answers with `token` on every port that is free; resolves to the ports that are not. */
  listen(address: string, token: string, ports: Ports): Promise<Ports>;
  probe(probes: readonly ProbeRequest[]): Promise<readonly ProbeAnswer[]>;
  /**
   * Whether the node's kernel knows these connections to its `port` from `address:port`, or from `outside` its network.
   * @param within milliseconds that they may take to come
   */
  seen(
    connections: readonly { readonly port: number; readonly from: string }[],
    within: number,
  ): Promise<readonly boolean[]>;
  /** Resolves when it is gone, and its ports are free. */
  end(): Promise<void>;
}

/** @param exec argv prefix that runs a program there. Requests fail with what the program said if it ends early. */
export function startAgent(name: string, exec: readonly string[]): Agent {
  const [program, ...args] = [...exec, "node", "components/network/reachability/agent.cjs"];
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.on("error", () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise<never>((_, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      reject(new Error(`the probe on ${name} ended with ${String(code)}: ${stderr.trim()}`));
    });
  });
  failed.catch(() => undefined);
  const ask = async (request: object): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const line: IteratorResult<string, undefined> = await Promise.race([lines.next(), failed]);
    return line.done ? failed : JSON.parse(line.value);
  };
  return {
    listen: async (address, token, ports) =>
      ((await ask({ listen: { address, token, ...ports } })) as { busy: Ports }).busy,
    probe: async (probe) => ((await ask({ probe })) as { answers: ProbeAnswer[] }).answers,
    seen: async (seen, within) => ((await ask({ seen, within })) as { seen: boolean[] }).seen,
    end: () => {
      child.stdin.end();
      return failed.catch(() => undefined);
    },
  };
}
