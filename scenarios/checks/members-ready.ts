import { spawn } from "node:child_process";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";
import type { Observation } from "../adapter";
import type { InventoryNode } from "../inventory";
import { commonCheck, missing } from "./check";

const TIMEOUT = 2000;

/** Looks at each member twice: does its process run (a stopped one still accepts connections), and does its port answer? */
export const membersReady = commonCheck({
  about: "on every node (or those named) all services run and their TCP ports accept connections",
  arguments: z.strictObject({
    nodes: z.array(z.string()).min(1).optional(),
    role: z.string().optional(),
    /** Name of a port; all TCP ports without it. */
    port: z.string().optional(),
    /** Name of a fault: the nodes it hits are left out. */
    except: z.string().optional(),
  }),
  fromSamples: false,
  async run({ nodes, role, port, except }, state, { inventory }) {
    const spared = except === undefined ? [] : (state.faults.get(except)?.nodes ?? []);
    const asked = inventory.nodes.filter(
      (node) =>
        (nodes?.includes(node.name) ?? true) &&
        (role === undefined || node.role === role) &&
        !spared.includes(node.name),
    );
    const unknown = nodes?.filter((name) => !inventory.nodes.some((node) => node.name === name)) ?? [];
    if (unknown.length > 0) return missing(`there is no node ${unknown.join(", ")}`);
    if (asked.length === 0) return missing("no node is left to look at");
    const seen = await Promise.all(asked.map((node) => memberReady(node, port)));
    const wrong = seen.find((each) => !each.ok && each.missing !== true) ?? seen.find((each) => !each.ok);
    return wrong ?? { ok: true, saw: `${asked.length} of ${asked.length} members ready` };
  },
});

async function memberReady(node: InventoryNode, port: string | undefined): Promise<Observation> {
  const ports = node.ports.filter(
    (each) => each.protocol === "tcp" && (port === undefined || each.name === port),
  );
  if (ports.length === 0)
    return missing(`${node.name} has no TCP port${port === undefined ? "" : ` "${port}"`}`);
  const services = await Promise.all(
    node.services.map(async (service) => ({ service, ...(await runs(service.status)) })),
  );
  for (const { service, state } of services) {
    if (state === undefined) return missing(`the state of ${service.name} on ${node.name} could not be read`);
    if (!"RSDI".includes(state))
      return { ok: false, saw: `${service.name} on ${node.name} is ${state}, expected running` };
  }
  for (const { number } of ports) {
    const refused = await accepts(node.address, number);
    if (refused !== undefined)
      return {
        ok: false,
        saw: `${node.name} does not accept connections on ${node.address}:${number}: ${refused}`,
      };
  }
  return { ok: true, saw: `${node.name} is ready` };
}

/** The state letter of `PID STATE` (proc(5)), or `gone`. */
async function runs(status: readonly string[]): Promise<{ readonly state?: string }> {
  const [program = "false", ...rest] = status;
  const child = spawn(program, rest, { stdio: ["ignore", "pipe", "ignore"], timeout: TIMEOUT });
  const failed = new Promise<string>((_, reject) => child.once("error", reject));
  const line = await Promise.race([text(child.stdout), failed]).catch(() => "");
  const state = line.trim().split(/\s+/)[1];
  return state === undefined ? {} : { state };
}

/** Undefined when a connection is accepted, else why not. */
function accepts(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: TIMEOUT });
    const end = (why?: string): void => {
      socket.destroy();
      resolve(why);
    };
    socket.once("connect", () => {
      end();
    });
    socket.once("timeout", () => {
      end(`no answer within ${TIMEOUT} ms`);
    });
    socket.once("error", (error) => {
      end(error.message);
    });
  });
}
