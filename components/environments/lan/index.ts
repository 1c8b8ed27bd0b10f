import { execFileSync } from "node:child_process";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { programs as declaredPrograms } from "../../../toolchain/packages/declared";
import { CapabilityError } from "../../errors";
import type { NodeSpec } from "../../spec";
import type { EnvironmentArgs, PreparedEnvironment, SettleArgs } from "..";
import { ownerId } from "../owner";
import { addressWords } from "./address";
import { UnreachableError } from "./ask";
import { capabilitiesOf } from "./capabilities";
import { addressTowards } from "../../network/address-towards";
import { LanEnvironment } from "./environment";
import { hostProblems, sharedMachines } from "./hosts";
import { inspectMachines } from "./inspect";
import { kitOfNode, writeKit } from "./kit";
import { withoutPrograms } from "./macos/kit";
import { isMac, macTools, plistOf } from "./macos/tools";
import { takenOn, type Looked } from "./look";
import { reachFolder } from "./names";
import { networkProblems } from "./network-survey";
import { observedOn } from "./observed";
import { passwordLines, plainPasswords, tellPasswords } from "./passwords";
import { judge, required } from "./preflight";
import { findSendable } from "./programs";
import { writeSshConfigs } from "./ssh-config";
import { tellCommands } from "./tell-commands";
import { tuningWords } from "./tuning";
import { tryLooking } from "./try-looking";

export { LanEnvironment, type LanEnvironmentArgs } from "./environment";
export { LanHost } from "./host";

/** Looks at all hosts at once, changing nothing there: what they are, what they can do, and what is left of an earlier deployment. */
export async function prepareLan({
  stack,
  project,
  topology,
  config,
}: EnvironmentArgs): Promise<PreparedEnvironment> {
  if (config.environment !== "lan") throw new Error(`not a stack of lan: ${config.environment}`);
  const owner = ownerId(stack, project);
  const { subnet, nodes: placed } = topology;
  const { hosts, staticAddresses, links: limits } = config;
  const given = staticAddresses !== undefined;
  const passwords = passwordLines(owner, hosts);
  tellPasswords(passwords);
  writeSshConfigs(join(project, reachFolder(stack)), owner, hosts);

  const names = placed.map(({ name }) => name).filter((name) => hosts[name]?.hostKey !== undefined);
  const programs = [
    ...Object.keys(required),
    ...declaredPrograms.map(({ name }) => name),
    "grafana-server",
    "iperf3",
  ];
  const renew = !pulumi.runtime.isDryRun();
  const looked = new Map<string, Looked>();
  const unreachable = new Map<string, string>();
  await Promise.all(
    names.map(async (node) => {
      const runtime = hosts[node]?.node;
      const seen = await tryLooking({ project, stack, owner, node, programs, renew, runtime });
      if (seen instanceof UnreachableError) unreachable.set(node, seen.message);
      else looked.set(node, seen);
    }),
  );
  const controller = await addressTowards(placed[0]?.address ?? "");
  const sendable = new Set(
    declaredPrograms.map(({ name }) => name).filter((name) => findSendable(name, project)),
  );

  async function problemsOn(node: NodeSpec): Promise<readonly string[]> {
    const [host, seen] = [hosts[node.name], looked.get(node.name)];
    if (!host || !seen) return [];
    const taken = await takenOn({ project, stack, owner, node: node.name }, pathsOf(node, seen));
    const now = Math.floor(Date.now() / 1000);
    return judge({ node, host, looked: seen, taken, given, owner, now, kernel: kernel(), sendable });
  }

  async function settle({ nodes, file }: SettleArgs): Promise<readonly string[]> {
    const [judged, ofNetwork] = await Promise.all([
      Promise.all(nodes.map(problemsOn)),
      networkProblems({ project, stack, subnet, placed, looked, given, limits }),
    ]);
    const machines = new Map([...looked].map(([name, { facts }]) => [name, facts.get("machine") ?? ""]));
    return [
      ...hostProblems(
        hosts,
        placed.map(({ name }) => name),
        file,
        stack,
      ),
      ...plainPasswords(hosts, join(project, file), stack),
      ...[...unreachable].map(([name, reason]) => `host \`${name}\` ${reason}.`),
      ...nodes.flatMap(({ name }, index) =>
        (judged[index] ?? []).map((problem) => `host \`${name}\` ${problem}.`),
      ),
      ...ofNetwork,
      ...sharedMachines(machines, file),
    ];
  }

  // Of those that cannot be asked nothing is known but that: it is said by `settle`.
  const turns = names.filter((name) => hosts[name]?.maxSessions === 1);
  const probes = new Map([...looked].map(([name, { probe }]) => [name, probe]));
  const self = placed.find(({ address }) => address === controller);
  const capabilities = capabilitiesOf(probes, turns, self?.name);
  return {
    capabilities,
    ...(controller !== undefined && { controller }),
    settle,
    inspect: () => {
      const machines = { project, stack, subnet, placed, looked, given, unreachable };
      return inspectMachines({ ...machines, owner, limits });
    },
    has: (program) =>
      sendable.has(program) || [...looked.values()].every((seen) => seen.programs.has(program)),
    create(name, { secrets, nodes }, opts) {
      if (controller === undefined) throw new CapabilityError(`this machine has no way to ${subnet.cidr}`);
      tellCommands(passwords);
      const kits = new Map(
        nodes.map((node) => {
          const seen = looked.get(node.name);
          const kit = kitOfNode({ project, node, has: seen?.programs ?? new Set() });
          const usable = seen && isMac(seen) ? withoutPrograms(kit) : kit;
          return [node.name, writeKit(project, stack, node.name, usable)];
        }),
      );
      const macs = new Map(
        [...looked].flatMap(([node, seen]) => {
          const tools = macTools(seen);
          return tools ? [[node, tools] as const] : [];
        }),
      );
      const login = new Map([...looked].map(([node, { facts }]) => [node, Number(facts.get("port"))]));
      const address = (node: NodeSpec): string =>
        addressWords(node, hosts[node.name], staticAddresses, subnet, controller);
      const about = {
        address,
        tuning: ({ name: node }: NodeSpec) => tuningWords(hosts[node]),
        stack,
        owner,
        subnet: subnet.cidr,
        controller,
        placed,
        secrets,
        kits,
        macs,
        login,
      };
      return new LanEnvironment(
        name,
        { ...about, capabilities, observed: observedOn(looked.values()) },
        opts,
      );
    },
  };
}

/** All that services of a node make on its host. */
function pathsOf({ services }: NodeSpec, seen: Looked): readonly string[] {
  return services.flatMap(({ name, files = [], stateDirectory }) => [
    ...files.map(({ path }) => path),
    ...(stateDirectory === undefined ? [] : [stateDirectory]),
    isMac(seen) ? plistOf(name) : `/etc/systemd/system/testbed-${name}.service`,
  ]);
}

const kernel = (): string => execFileSync("uname", ["-sm"], { encoding: "utf8" }).trim();
