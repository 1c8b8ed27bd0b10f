/** `testbed doctor` */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { operations } from "../components/environments/operations";
import type { Finding } from "../scenarios/adapter";
import type { Inventory } from "../scenarios/inventory";
import { reasonOf } from "../scenarios/reason";
import { finding, placed, type PlacedFinding } from "../scenarios/doctor/finding";
import { inspectNode } from "../scenarios/doctor/node";
import { chooseDeployed, deployedInventory, deploymentFile, isDeployed } from "./deployment";
import { inspectMachine } from "./doctor/machine";
import { inspectStack } from "./doctor/preflight";
import { findingsTable } from "./doctor/table";
import { EXIT } from "./exit";
import type { StackOptions } from "./options";
import { TYPESCRIPT } from "../scenarios/typescript";

const questions = ["node", ...TYPESCRIPT, "scenarios/doctor/main.ts"];
const WITHIN = 60_000;

/** Looks at everything that a stack stands on, and changes nothing. */
export async function doctor(root: string, options: StackOptions): Promise<number> {
  const stack = chooseDeployed(root, options.stack);
  // How a node is reached is told relative to the project.
  process.chdir(root);
  // One after another: what keeps this process busy would look like a node that is slow, or whose clock is wrong.
  const preflight = await inspectStack(root, stack);
  const inventory = preflight && !isDeployed(root, stack) ? undefined : deployedInventory(root, stack);
  const environment = inventory?.environment ?? preflight?.environment ?? "";
  const machine = placed("machine", await inspectMachine(root, environment));
  const deployed = inventory ? await inspectDeployed(root, stack, inventory) : [];
  const found = [...machine, ...(preflight?.findings ?? []), ...deployed];
  const nodes = [...(preflight?.nodes ?? []), ...(inventory?.nodes.map(({ name }) => name) ?? [])];
  const places = ["machine", "stack", ...new Set(nodes)];
  const findings = places.flatMap((place) => found.filter(({ where }) => where === place));
  const ok = findings.every((each) => each.ok);
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify({ stack, ok, findings }, undefined, 2)}\n`
      : findingsTable(findings, process.stdout.isTTY && process.env.NO_COLOR === undefined),
  );
  return ok ? EXIT.ok : EXIT.notPass;
}

/** What was deployed, asked node by node and as a whole. */
async function inspectDeployed(
  root: string,
  stack: string,
  inventory: Inventory,
): Promise<readonly PlacedFinding[]> {
  const nodes = await Promise.all(
    inventory.nodes.map(async (node) => placed(node.name, await inspectNode(node))),
  );
  const [drift, system] = await Promise.all([
    differences(root, stack, inventory).then((found) => placed("stack", [found])),
    askInside(stack, inventory),
  ]);
  return [...drift, ...nodes.flat(), ...system];
}

function differences(root: string, stack: string, { environment, nodes }: Inventory): Promise<Finding> {
  return finding("drift", "`pulumi up` repairs that", async () => {
    const operate = operations[environment];
    if (!operate) throw new Error(`\`${environment}\` is not known to this version`);
    const found = await operate().observeDrift({ stack, project: root }, nodes);
    if (found.length === 0) return "everything is as declared";
    throw new Error(
      found
        .map(({ node, what, declared, observed }) => `${node}: ${what} is ${observed}, declared ${declared}`)
        .join("; "),
    );
  });
}

/** What has to be asked from where every node can be reached. */
async function askInside(stack: string, inventory: Inventory): Promise<readonly PlacedFinding[]> {
  const [program, ...args] = [...inventory.vantage, ...questions, deploymentFile(stack)];
  try {
    const limits = { timeout: WITHIN, maxBuffer: 2 ** 26 };
    const { stdout } = await promisify(execFile)(program, args, limits);
    return JSON.parse(stdout) as readonly PlacedFinding[];
  } catch (error) {
    const saw = (error as { stderr?: string }).stderr?.trim() || reasonOf(error);
    const advice = "`pulumi up` repairs the network that they are asked in";
    return placed("stack", [{ what: "questions about the system", ok: false, saw, advice }]);
  }
}
