import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { NamedHost } from "../../network/hosts-file";
import { placementProblems, sameTwice } from "../placement";
import type { ListedContainer } from "./engine";
import { called, type EnginePlan } from "./engines";

export interface EngineProblemsArgs {
  readonly engines: readonly EnginePlan[];
  readonly placement: ReadonlyMap<string, EnginePlan>;
  /** Of the stack's nodes. */
  readonly names: readonly string[];
  readonly placed: readonly NamedHost[];
  /** The stack's containers. */
  readonly there: readonly ListedContainer[];
  /** Address of this machine towards the nodes; undefined when there is no way. */
  readonly controller: string | undefined;
  /** `testbed:ports`. */
  readonly demanded: Readonly<Record<string, number>>;
  readonly file: string;
}

/** A sentence for everything about the engines of a stack, and about the network that they are in, that keeps it from being made. */
export async function engineProblems(args: EngineProblemsArgs): Promise<readonly string[]> {
  const { engines, names, controller, demanded, file } = args;
  const hosts = engines.map(({ host }) => host);
  const problems = [
    ...placementProblems("testbed:engines", engines, names, file),
    ...sameTwice("testbed:engines", "host", hosts, "engine", file),
    ...moved(args),
    ...Object.keys(demanded).map(
      (name) =>
        `\`testbed:ports.${name}\` is of no use with \`testbed:engines\` (${file}): nothing is published, nodes are reached at their own addresses; remove it.`,
    ),
  ];
  if (controller === undefined)
    problems.push(
      `this machine has no way into \`testbed:network.subnet\` (${file}), in which the nodes are to be: deploy from one that is in the engines' network, or correct it.`,
    );
  else problems.push(...(await taken(args)));
  return problems;
}

/** What a node has stored would stay behind. */
function moved({ there, placement, file }: EngineProblemsArgs): readonly string[] {
  return there.flatMap(({ node, host }) => {
    const wanted = placement.get(node);
    return wanted === undefined || wanted.host === host
      ? []
      : [
          `\`${node}\` is on the engine at ${host ?? "DOCKER_HOST"}, with what it has stored, and is to be on ${called(wanted)} (\`testbed:engines\`, ${file}): leave it where it is, or destroy this stack first.`,
        ];
  });
}

/** Addresses of nodes that are not there yet, and that somebody has all the same. */
async function taken({ placed, there, file }: EngineProblemsArgs): Promise<readonly string[]> {
  const absent = placed.filter(({ name }) => !there.some(({ node }) => node === name));
  const asked = absent.map(async ({ name, address }) =>
    (await answersPing(address))
      ? [
          `\`${name}\` is to have \`${address}\`, which somebody in the network has already (${file}): give it a free address in \`testbed:nodes\`, outside of what the DHCP server gives.`,
        ]
      : [],
  );
  return (await Promise.all(asked)).flat();
}

const PATIENCE_MILLISECONDS = 1000;

/** Whoever does not answer in time is taken to be nobody, also where there is no `ping`. */
async function answersPing(address: string): Promise<boolean> {
  try {
    await promisify(execFile)("ping", ["-c", "1", address], { timeout: PATIENCE_MILLISECONDS });
    return true;
  } catch {
    return false;
  }
}
