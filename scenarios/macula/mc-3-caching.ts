import { defineScenario } from "../scenario";
import { answered, call, check, closed, known, recovery, settled, timeout } from "./steps";

export const caching = defineScenario({
  id: "MC-3",
  title: "Connections are opened once and used again",
  source: "plan 001, scenario 3",
  needs: { capabilities: [], nodes: 3 },
  settings: {
    calls: { full: 10, quick: 10, about: "calls of one client" },
    providers: { full: 2, quick: 2, about: "providers that it may call, and connections that it opens" },
    timeout,
    recovery,
  },
  timeout: ({ timeout, recovery }) => 3 * timeout + recovery + 150,
  steps: ({ calls, providers, timeout, recovery }) => [
    known,
    // One that died unnoticed, by a fault before, would be missed by the kernel meanwhile.
    ...call(
      {
        ...{ name: "used", procedure: "test.service", strategy: "round_robin", client: "own", each: 2 },
        title: "The client's own connections are used, so that it knows of none that is dead",
      },
      2 * timeout + 10,
    ),
    settled,
    {
      kind: "observe",
      title: "Connections from the client's host at the providers",
      name: "before",
      check: { check: "macula/sockets" },
    },
    ...call(
      {
        ...{
          name: "calls",
          procedure: "test.service",
          strategy: "round_robin",
          client: "mc-3",
          count: calls,
          providers,
        },
        title: "A new client calls",
      },
      timeout + 10,
    ),
    ...answered("calls"),
    check(
      "Exactly one connection was opened to each provider that it may call, by the kernels' and the providers' count",
      {
        check: "macula/connections-opened",
        since: "before",
        providers,
      },
      // One that is being closed is none; what is kept stays longer than this.
      2,
    ),
    check("The client logged exactly these", {
      check: "macula/connections-logged",
      calls: "calls",
      providers,
    }),
    closed("mc-3"),
    check("Its connections are closed with it", { check: "macula/no-leak" }, recovery),
  ],
});
