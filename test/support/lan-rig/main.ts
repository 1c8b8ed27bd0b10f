/**
 * Builds the machines that a stack file of `lan` names, for people who have none at hand, and keeps them until it is ended.
 *   npm run rig
 *   npm run rig -- examples/Pulumi.macula-beam-lab.yaml --packages bats jq
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isIPv4 } from "node:net";
import { join, relative } from "node:path";
import { Command } from "commander";
import { parse, stringify } from "yaml";
import { systems } from "../../../components/systems";
import { note, step } from "../../../toolchain/progress";
import { workDirectory } from "../../../toolchain/project";
import { untilSignalled } from "../../../toolchain/testing/interruption";
import { LanRig } from "./lan-rig";

interface StackFile {
  readonly config: {
    readonly "testbed:system": string;
    readonly "testbed:network"?: { readonly subnet?: string };
    readonly "testbed:hosts"?: Readonly<Record<string, { readonly ssh: string }>>;
  };
}

const program = new Command("rig")
  .description("build machines to deploy to: containers with systemd and sshd, on a network of their own")
  .argument("[FILE]", "stack file that names them", "Pulumi.lan.yaml")
  .option("--packages <names...>", "Debian packages that they have beside the usual ones", [])
  .action((file: string, { packages }: { packages: readonly string[] }) => main(file, packages));

/** The stack file for machines of a rig: as it was, with how they are logged in to. */
function forRig(file: StackFile, rig: LanRig): StackFile {
  const entries = Object.entries(file.config["testbed:hosts"] ?? {}).map(([name, host], index) => {
    const login = { user: rig.user, identityFile: rig.ssh.key, hostKey: [rig.host(index).hostKey] };
    return [name, { ...host, ...login }] as const;
  });
  return { ...file, config: { ...file.config, "testbed:hosts": Object.fromEntries(entries) } };
}

async function main(path: string, packages: readonly string[]): Promise<void> {
  const file = parse(readFileSync(path, "utf8")) as StackFile;
  const {
    "testbed:hosts": declared = {},
    "testbed:network": network,
    "testbed:system": system,
  } = file.config;
  const subnet = network?.subnet ?? systems[system]?.topology.subnet;
  if (subnet === undefined) throw new Error(`${path}: there is no system ${system}`);
  const hosts = Object.entries(declared).map(([name, { ssh }]) => ({ name, address: ssh }));
  if (hosts.length === 0 || hosts.some(({ address }) => !isIPv4(address)))
    throw new Error(
      `${path}: \`testbed:hosts\` names the machines to build, each with an IPv4 address as \`ssh\``,
    );
  await untilSignalled(async (signal) => {
    const rig = await step(`Building ${hosts.length} machines in ${subnet}`, () =>
      LanRig.create({ hosts, subnet, packages }),
    );
    const folder = join(workDirectory, "rig");
    const stackFile = join(folder, "Pulumi.rig.yaml");
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(stackFile, stringify(forRig(file, rig)));
      note(`\nDeploy to them:  npm start -- --config-file ${relative(process.cwd(), stackFile)}`);
      note(`Log in:          ssh -F ${rig.ssh.config} ${hosts[0]?.name ?? ""}`);
      note("Destroy the stack before you end this (Ctrl-C): the machines go with it.");
      const alive = setInterval(() => undefined, 60_000);
      await new Promise((resolve) => {
        if (signal.aborted) resolve(undefined);
        signal.addEventListener("abort", resolve);
      });
      clearInterval(alive);
    } finally {
      await rig.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
