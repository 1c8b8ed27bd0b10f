import { nodesOf } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import type { Loom } from "../loom";

/**
 * - `loomdb/connected { on? }`: each node is itself, healthy and connected; the relay counts at least as many peers.
 * - `loomdb/cut-off { on? }`: each node answers, and says of itself that it is not healthy.
 * - `loomdb/reset`: statistics and history are set back on every node, and are empty then.
 */
export function connectionChecks(loom: Loom): Checks {
  return {
    "loomdb/connected": observing(async (args, state) => {
      const nodes = nodesOf(args, state, loom.nodes);
      const seen = everyAnswer(await loom.ask(nodes, (member) => member.health()));
      const problems = new Map<string, string>();
      for (const node of nodes) {
        const health = seen.get(node.name);
        const expected = loom.nodeIdOf(node);
        if (health?.nodeId !== expected)
          problems.set(node.name, `is ${String(health?.nodeId)}, expected ${expected}`);
        else if (!health.healthy || health.sync.connected !== true)
          problems.set(node.name, "is not connected");
      }
      const { relay } = loom;
      const peers = relay && (await loom.member(relay).relayPeers());
      if (peers !== undefined && peers < nodes.length) problems.set("relay", `has ${peers} peers`);
      if (problems.size > 0) return { ok: false, saw: listed(problems) };
      const more = peers === undefined ? "" : `; the relay has ${peers} peers`;
      return { ok: true, saw: `${nodes.length} nodes are healthy and connected${more}` };
    }),

    "loomdb/cut-off": observing(async (args, state) => {
      const nodes = nodesOf(args, state, loom.nodes);
      const seen = everyAnswer(await loom.ask(nodes, (member) => member.health()));
      const said = new Map(
        [...seen].map(([name, { healthy }]) => [name, healthy ? "healthy" : "not healthy"]),
      );
      return { ok: [...seen.values()].every(({ healthy }) => !healthy), saw: listed(said) };
    }),

    "loomdb/reset": observing(async () => {
      const seen = everyAnswer(
        await loom.ask(loom.nodes, async (member) => {
          await member.reset();
          const [history, { stats }] = await Promise.all([member.history(), member.stats()]);
          const counted = stats.nodesCreated + stats.edgesCreated + stats.remoteChanges;
          return `${history.length} changes in the history, ${counted} counted`;
        }),
      );
      const ok = [...seen.values()].every((each) => each === "0 changes in the history, 0 counted");
      return { ok, saw: listed(seen) };
    }),
  };
}
