import type { Mistake } from "./mistakes";

type Section = Readonly<Record<string, unknown>> | undefined;

/** Keys that depend on one another. Takes the file as read, so that these mistakes are told along with all others. */
export function crossChecks(raw: Readonly<Record<string, unknown>>): readonly Mistake[] {
  const [node, treasury, consensus] = ["node", "treasury", "consensus"].map((name) => raw[name] as Section);
  const mistakes: Mistake[] = [];
  if (node?.["role"] === "validator" && consensus?.["validator_key"] === undefined)
    mistakes.push({
      path: ["consensus", "validator_key"],
      expected: "a path, as `node.role` is `validator`",
    });
  if (treasury?.["executor_enabled"] !== true) return mistakes;
  if (node?.["role"] === "observer")
    mistakes.push({
      path: ["treasury", "executor_enabled"],
      expected: "false, as an observer never executes",
    });
  for (const [key, kind] of Object.entries(executorKeys))
    if (treasury[key] === undefined)
      mistakes.push({ path: ["treasury", key], expected: `${kind}, as the executor is enabled` });
  const { lease_ttl: lease, poll_interval: poll } = treasury;
  if (typeof lease === "number" && typeof poll === "number" && poll * 2 > lease)
    mistakes.push({
      path: ["treasury", "poll_interval"],
      expected: "at most half of `lease_ttl`, or one late renewal loses the lease",
    });
  return mistakes;
}

const executorKeys: Readonly<Record<string, string>> = {
  executor_identity: "a name",
  lease_ttl: "seconds",
  poll_interval: "seconds",
  status_addr: "an address",
};
