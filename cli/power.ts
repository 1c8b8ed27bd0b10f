/** `testbed stop` and `testbed start` */
import { setTimeout as sleep } from "node:timers/promises";
import { operations, type Operations } from "../components/environments/operations";
import type { Inventory } from "../scenarios/inventory";
import { reasonOf } from "../scenarios/reason";
import { describeStatus, readStatus, runs } from "../scenarios/service-status";
import { chooseDeployed, deployedInventory } from "./deployment";
import { EXIT, Problem } from "./exit";
import type { StackOptions } from "./options";

/** Seconds for all services to run again. */
const WITHIN = 60;

/** Stops all nodes of a stack; what they have stored stays. */
export async function stop(root: string, options: StackOptions): Promise<number> {
  const { place, environment, operate } = stoppable(root, options);
  tell(await (operate.stop ?? refuse(environment))(place), `${place.stack} was stopped already`);
  process.stdout.write(`\`testbed start --stack ${place.stack}\` starts it again\n`);
  return EXIT.ok;
}

/** Starts them again and waits until all services run. */
export async function start(root: string, options: StackOptions): Promise<number> {
  const { place, inventory, environment, operate } = stoppable(root, options);
  tell(await (operate.start ?? refuse(environment))(place), `${place.stack} was not stopped`);
  const missing = await waitForServices(inventory, WITHIN);
  for (const each of missing) process.stderr.write(`${each}\n`);
  if (missing.length === 0) process.stdout.write("all services run\n");
  return missing.length === 0 ? EXIT.ok : EXIT.notPass;
}

interface Stoppable {
  readonly place: { readonly stack: string; readonly project: string };
  readonly environment: string;
  readonly inventory: Inventory;
  readonly operate: Operations;
}

function stoppable(root: string, options: StackOptions): Stoppable {
  const stack = chooseDeployed(root, options.stack);
  const inventory = deployedInventory(root, stack);
  const { environment } = inventory;
  const operate = operations[environment];
  if (!operate)
    throw new Problem(`stack ${stack} is on \`${environment}\`, which this version does not know`);
  // Scripts are called by their path in the project.
  process.chdir(root);
  return { place: { stack, project: root }, environment, inventory, operate: operate() };
}

const refuse = (environment: string) => (): never => {
  throw new Problem(
    `nodes on \`${environment}\` cannot be stopped and kept: \`npm run destroy\` takes them down, \`npm start\` makes them again`,
  );
};

function tell(sentences: readonly string[], otherwise: string): void {
  for (const sentence of sentences.length > 0 ? sentences : [otherwise])
    process.stdout.write(`${sentence}\n`);
}

/** A sentence for each service that does not run in time, with what was seen last. */
export async function waitForServices(
  { nodes }: Pick<Inventory, "nodes">,
  seconds: number,
): Promise<string[]> {
  const deadline = performance.now() + seconds * 1000;
  const services = nodes.flatMap((node) => node.services.map((service) => ({ node, service })));
  const waiting = services.map(async ({ node, service }) => {
    for (;;) {
      const seen = await readStatus(node, service).then(
        (status) => (runs(status) ? undefined : describeStatus(status)),
        reasonOf,
      );
      if (seen === undefined) return [];
      if (performance.now() >= deadline)
        return [`${service.name} on ${node.name} does not run after ${seconds} s: ${seen}`];
      await sleep(250);
    }
  });
  return (await Promise.all(waiting)).flat();
}
