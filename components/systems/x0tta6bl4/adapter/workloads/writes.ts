import { setTimeout as sleep } from "node:timers/promises";
import type { RunningClients } from "../../../../../scenarios/adapter";
import { numberOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import { boundTo, ended, recording } from "../../../../../scenarios/recording-clients";
import { outcomeOf } from "../../../../../scenarios/registers";
import type { Mesh } from "../mesh";

export const keyPrefix = (runId: string): string => `${runId}/writes/`;

/**
 * `writes { clients, keys, rate, milliseconds? }`: clients, each bound to one node, write keys that nobody else writes, each
 * once: what was acknowledged can be looked for afterwards. `keys` is not used.
 */
export function startWrites(mesh: Mesh, args: Arguments): RunningClients {
  const { now, runId, signal } = mesh.context;
  const pause = 1000 / numberOf(args, "rate");
  const milliseconds = numberOf(args, "milliseconds", 1000);
  return recording(signal, (operations, stop) =>
    boundTo(mesh.nodes, numberOf(args, "clients"), async (client, node) => {
      const member = mesh.member(node);
      for (let written = 0, due = now(); !ended(stop); written++) {
        await sleep(Math.max(due - now(), 0), undefined, { signal: stop }).catch(() => undefined);
        if (ended(stop)) return;
        due = Math.max(due + pause, now());
        const [key, value, start] = [
          `${keyPrefix(runId)}${client}/${written}`,
          `${client}.${written}`,
          now(),
        ];
        const answer = await outcomeOf(async () => {
          return { outcome: "ok", revision: await member.write(key, value, milliseconds) };
        });
        operations.push({ client, key, node: node.name, kind: "write", value, start, ...answer, end: now() });
      }
    }),
  );
}
