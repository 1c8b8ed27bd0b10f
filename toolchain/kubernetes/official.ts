import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "../command";
import { fillOnce } from "../content";
import { docker, withHost, type Engine } from "../engine/docker";
import { exclusively } from "../exclusive";
import { step } from "../progress";
import { findSystemProgram } from "../programs";
import { binDirectory, cacheDirectory } from "../project";
import { isAtLeast } from "../pulumi/compare-versions";
import { SetupError } from "../setup-error";
import { goArchitecture } from "../yggdrasil/build";
import { kindVersion, officialKubernetes, officialNode } from "./names";

/** A program that is published as an executable, with its sum in a file beside it. */
export interface Published {
  readonly name: "kind" | "kubectl";
  readonly version: string;
  readonly url: string;
  readonly sum: string;
  /** What has it print its version. */
  readonly ask: readonly string[];
  /** The oldest version of the user's own that is used instead. */
  readonly least: string;
}

/** The two programs for a platform and an architecture, as Go calls them. */
export function publishedPrograms(platform: string, architecture: string): readonly Published[] {
  const kind = `https://kind.sigs.k8s.io/dl/v${kindVersion}/kind-${platform}-${architecture}`;
  const kubectl = `https://dl.k8s.io/release/v${officialKubernetes}/bin/${platform}/${architecture}/kubectl`;
  const [major = "", minor = ""] = officialKubernetes.split(".");
  return [
    {
      ...{ name: "kind", version: kindVersion, url: kind, sum: `${kind}.sha256sum` },
      ...{ ask: ["version"], least: kindVersion },
    },
    {
      ...{ name: "kubectl", version: officialKubernetes, url: kubectl, sum: `${kubectl}.sha256` },
      // It may be one minor version older than the cluster.
      ...{ ask: ["version", "--client"], least: `${major}.${String(Number(minor) - 1)}` },
    },
  ];
}

/**
 * The user's own program if it is new enough, else the published one, downloaded unless the cache has it.
 * @returns its path
 */
export async function officialProgram(name: Published["name"]): Promise<string> {
  const programs = publishedPrograms(process.platform, goArchitecture(process.arch));
  const wanted = programs.find((each) => each.name === name);
  if (wanted === undefined) throw new Error(`No ${name} is published.`);
  const own = findSystemProgram(name, binDirectory);
  if (own !== undefined && isAtLeast(versionOf(own, wanted), wanted.least)) return own;
  const folder = join(cacheDirectory(), "kubernetes", `${name}-v${wanted.version}`);
  const file = join(folder, name);
  await exclusively(`${folder}.lock`, () =>
    fillOnce(folder, (empty) =>
      step(`Downloading ${name} ${wanted.version}`, () => download(wanted, join(empty, name))),
    ),
  );
  return file;
}

function versionOf(program: string, { ask }: Published): string {
  const printed = spawnSync(program, ask, { encoding: "utf8", timeout: 10_000 }).stdout;
  return /v(\d+(\.\d+)+)/.exec(printed)?.[1] ?? "0";
}

/** @throws SetupError when it cannot be had whole */
async function download({ name, version, url, sum }: Published, file: string): Promise<void> {
  const advice = [
    `Install ${name} ${version} or newer yourself, on PATH.`,
    "TESTBED_IMAGES=built builds everything with Go and from this machine's Debian packages instead.",
  ];
  const get = async (from: string): Promise<Buffer> => {
    const response = await fetch(from, { signal: AbortSignal.timeout(300_000) });
    if (!response.ok) throw new Error(`${from} answered ${String(response.status)}`);
    return Buffer.from(await response.arrayBuffer());
  };
  try {
    const [content, published] = await Promise.all([get(url), get(sum)]);
    const own = createHash("sha256").update(content).digest("hex");
    if (!published.toString("utf8").trim().startsWith(own))
      throw new Error(`${url} does not have its published sum`);
    writeFileSync(file, content, { mode: 0o755 });
  } catch (error) {
    const what = `${name} ${version} could not be downloaded: ${(error as Error).message}`;
    throw new SetupError(what, advice, { cause: error });
  }
}

/** Has an engine pull the published image of nodes, unless it has it. */
export async function pullNode(engine: Engine): Promise<string> {
  if ((await docker(engine.host, ["image", "ls", "--quiet", officialNode])) !== "") return officialNode;
  await step(`Pulling ${officialNode.split("@", 1).join("")} (once)`, (report) =>
    command(["docker", "pull", officialNode], { env: withHost(engine.host), onLine: report }),
  );
  return officialNode;
}
