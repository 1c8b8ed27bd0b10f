import { observing, type Checks } from "../../../../../scenarios/checks/answers";
import { numberOf, textOf } from "../../../../../scenarios/checks/arguments";
import { suiteOf, type Fleet } from "../fleet";
import { settledPreconditions } from "../preconditions";

/**
 * - `archy/preconditions { settle, on? }`: every host may be tested; hosts that are targets only while synced may be left out, but not all.
 * - `archy/suite-given { suite }`: the stack file has a folder for it; else nothing is tried, and it is `unsupported`.
 */
export function readinessChecks(fleet: Fleet): Checks {
  return {
    "archy/preconditions": observing(async (args) => {
      const hosts = fleet.chosen(args);
      const settle = numberOf(args, "settle");
      const answers = await Promise.all(
        hosts.map(async (host) => {
          const readiness = await settledPreconditions(host, settle);
          fleet.readiness.set(host.name, readiness);
          return { host, ...readiness };
        }),
      );
      const blocked = answers.filter(({ state }) => state === "blocked");
      const ready = answers.filter(({ state }) => state === "ready");
      const out = answers.filter(({ state }) => state === "left-out");
      const told = [...blocked, ...out].map(({ host, saw }) => `${host.name}: ${saw}`);
      const count = `${ready.length} of ${hosts.length} hosts may be tested`;
      const ok = blocked.length === 0 && ready.length > 0;
      return {
        ...(ok ? { ok } : { ok, untried: "blocked" }),
        saw: [count, ...told].join("; "),
        data: {
          hosts: Object.fromEntries(answers.map(({ host, state, all }) => [host.name, { state, all }])),
        },
      };
    }),

    "archy/suite-given": observing((args) => {
      const suite = textOf(args, "suite");
      const [host] = fleet.chosen({ on: { roles: ["primary"] } });
      const folder = host && suiteOf(host, suite);
      return Promise.resolve(
        folder
          ? { ok: true, saw: `${folder.folder} (${folder.digest})` }
          : {
              ok: false,
              untried: "unsupported",
              saw: `there is no suite yet: plan 004 names it, and \`testbed:archy.suites.${suite}\` gives no folder`,
            },
      );
    }),
  };
}
