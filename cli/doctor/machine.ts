/** What `testbed doctor` can tell of the machine it runs on. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, statfsSync } from "node:fs";
import type { Finding } from "../../scenarios/adapter";
import { environmentNeeds, usesEngine } from "../../components/environments/needs";
import { finding } from "../../scenarios/doctor/finding";
import { answers, describe, findEngine } from "../../toolchain/engine/find";
import { cacheDirectory } from "../../toolchain/project";
import { pulumiCli } from "../../toolchain/pulumi/run";

const LEAST_NODE = 20;
const LEAST_GIBIBYTES = 0.5;

/** Tools with their versions, what the environment asks for, and space for what is written here. */
export async function inspectMachine(root: string, environment: string): Promise<readonly Finding[]> {
  const engine = usesEngine(environment) ? await findEngine() : undefined;
  const noEngine = engine === undefined || answers(engine) ? undefined : describe(engine);
  const administrator = process.getuid?.() === 0 || spawnSync("sudo", ["-n", "true"]).status === 0;
  const needs =
    environmentNeeds[environment]?.({ platform: process.platform, administrator, noEngine }) ?? [];
  const version = engine !== undefined && answers(engine) ? `Docker ${engine.version} at ${engine.host}` : "";
  return [
    await finding("Node", "install a newer Node (nodejs.org)", () => {
      if (Number(process.versions.node.split(".")[0]) < LEAST_NODE)
        throw new Error(`${process.versions.node}; ${LEAST_NODE} or newer is needed`);
      return process.versions.node;
    }),
    await finding("Pulumi", "`npm run setup` gets it", () => {
      const { file, env } = pulumiCli();
      if (!existsSync(file)) throw new Error("is not set up");
      return execFileSync(file, ["version"], { env, encoding: "utf8", timeout: 10_000 }).trim();
    }),
    ...(needs.length === 0
      ? [{ what: `environment ${environment}`, ok: true, saw: version || "has what it needs" }]
      : needs.map(({ what, advice }) => ({
          ...{ what: `environment ${environment}`, ok: false, saw: what, advice },
        }))),
    ...(await Promise.all([space("project", root), space("cache", cacheDirectory())])),
  ];
}

function space(what: string, folder: string): Promise<Finding> {
  const advice = "remove what is not needed: `testbed clean --results --stack NAME`";
  return finding(`space for ${what}`, advice, () => {
    if (!existsSync(folder)) return "not there yet";
    const { bavail, bsize } = statfsSync(folder);
    const gibibytes = (bavail * bsize) / 2 ** 30;
    const saw = `${gibibytes.toFixed(1)} GiB free for ${folder}`;
    if (gibibytes < LEAST_GIBIBYTES) throw new Error(`only ${saw}`);
    return saw;
  });
}
