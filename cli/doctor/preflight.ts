/** Whether a stack can be deployed as its stack file says, and what there is to tell of where it would be: nothing is changed. */
import * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "../../components/errors";
import { prepareStack } from "../../components/prepared-stack";
import { systems } from "../../components/systems";
import type { PlacedFinding } from "../../scenarios/doctor/finding";
import { reasonOf } from "../../scenarios/reason";
import { shownStackFile } from "../../toolchain/pulumi/stack-file";
import { SetupError } from "../../toolchain/setup-error";
import { readStackConfig } from "../stack-config";

export interface Preflight {
  /** As the stack file names it; undefined when it has no such key. */
  readonly environment: string | undefined;
  /** Names of the nodes; none when the stack file means nothing. */
  readonly nodes: readonly string[];
  readonly findings: readonly PlacedFinding[];
}

/** @returns undefined when there is no stack file */
export async function inspectStack(root: string, stack: string): Promise<Preflight | undefined> {
  let file: string;
  try {
    file = shownStackFile(stack);
  } catch (error) {
    if (error instanceof SetupError) return undefined;
    throw error;
  }
  let environment: string | undefined;
  try {
    const raw = await readStackConfig(root, stack);
    environment = typeof raw.environment === "string" ? raw.environment : undefined;
    await onlyLook(stack);
    const prepared = await prepareStack({ stack, project: root, file, raw, systems });
    const nodes = prepared.complete.map(({ name }) => name);
    const more = (await prepared.environment.inspect?.()) ?? [];
    return { environment, nodes, findings: [...judged(prepared.problems, nodes), ...more] };
  } catch (error) {
    const problems = error instanceof ConfigError ? error.problems : [reasonOf(error)];
    return { environment, nodes: [], findings: judged(problems, []) };
  }
}

/** As a preview, with no engine: nothing can be made. */
function onlyLook(stack: string): Promise<void> {
  const refuse = (): never => {
    throw new Error("nothing is made here");
  };
  return pulumi.runtime.setMocks({ newResource: refuse, call: refuse }, "testbed", stack, true);
}

/** Pure. Each sentence at the host that it is about. */
export function judged(problems: readonly string[], nodes: readonly string[]): readonly PlacedFinding[] {
  const what = "preflight";
  if (problems.length === 0)
    return [{ where: "stack", what, ok: true, saw: "nothing keeps it from being deployed" }];
  return problems.map((saw) => {
    const [, host = ""] = /^host `([^`]+)`/.exec(saw) ?? [];
    return { where: nodes.includes(host) ? host : "stack", what, ok: false, saw };
  });
}
