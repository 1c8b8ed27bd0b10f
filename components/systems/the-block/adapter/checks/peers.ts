import { nodesOf } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { identityOf } from "../../identity";
import type { Network } from "../network";

/** `the-block/peers { on? }`: each node is connected to every other one, by name, and counts as many active peers. */
export function peerChecks(network: Network): Checks {
  return {
    "the-block/peers": observing(async (args, state) => {
      const asked = nodesOf(args, state, network.nodes);
      const answers = everyAnswer(await network.ask(asked, (member) => member.overlay()));
      const problems = new Map<string, string>();
      for (const node of asked) {
        const answer = answers.get(node.name);
        if (!answer) continue;
        const connected = new Set(
          answer.peers.filter((peer) => peer.connected).map(({ identity }) => identity),
        );
        const others = network.nodes.filter((other) => other !== node).map(identityOf);
        const lacking = others.filter((identity) => !connected.has(identity));
        if (lacking.length > 0) problems.set(node.name, `is not connected to ${lacking.join(", ")}`);
        else if (answer.active_peers < others.length)
          problems.set(node.name, `counts ${answer.active_peers} active peers, expected ${others.length}`);
      }
      const active = Object.fromEntries([...answers].map(([name, { active_peers }]) => [name, active_peers]));
      const data = { active };
      if (problems.size > 0) return { ok: false, saw: listed(problems), data };
      const expected = network.nodes.length - 1;
      return {
        ok: true,
        saw: `${answers.size} nodes are connected to all ${expected} others (active peers: ${listed(new Map(Object.entries(active)))})`,
        data,
      };
    }),
  };
}
