import { ensureEngine } from "../engine/ensure";
import { answers, describe, findEngine } from "../engine/find";
import { rememberEngine } from "../engine/remembered";
import { isEngineWanted } from "../engine/wanted";
import { hostPrograms, usesEngine, usesKubernetes } from "../../components/environments/needs";
import { writeEnvironment } from "../environment";
import { prepareImages } from "../images/prepare";
import { offerKubernetes, prepareKubernetes } from "../kubernetes/prepare";
import type { Purpose } from "../packages/declared";
import { installPrograms, offerPrograms } from "../packages/install";
import { gatherFacts, problemsOf, requireNoProblems } from "../preflight";
import { note } from "../progress";
import { installPulumi } from "../pulumi/install";
import { chooseSource } from "../pulumi/source";
import { ensureStack } from "../pulumi/stack";

export interface SetUpOptions {
  /** The stack that will be deployed: its environment's needs are checked too. */
  readonly stack?: string;
  /** What system programs are wanted for. @default ["run"] */
  readonly purposes?: readonly Purpose[];
  /** Prepare a Docker engine if one answers, whatever the stack's environment. @default false */
  readonly docker?: boolean;
  /** Prepare clusters if that engine can have them, whatever the stack's environment. @default false */
  readonly kubernetes?: boolean;
  /** Install and start an engine where none answers. @default what TESTBED_ENGINE says */
  readonly engine?: boolean;
}

/**
 * Makes everything that running Pulumi here needs. Quick when it is all there.
 * @throws SetupError before anything is changed when this machine cannot do it
 */
export async function setUp(options: SetUpOptions = {}): Promise<void> {
  const { stack, purposes = ["run"], docker = false, kubernetes = false } = options;
  const source = await chooseSource();
  const facts = gatherFacts(source, stack);
  const onEngine = usesEngine(facts.environment);
  const wanted = options.engine ?? ((onEngine || docker) && isEngineWanted());
  const found = onEngine || docker || wanted ? await findEngine() : undefined;
  const noEngine = found === undefined || answers(found) || wanted ? undefined : describe(found);
  requireNoProblems(problemsOf({ ...facts, noEngine }));
  const { environment = "local", platform, system } = facts;
  // The programs are Linux's own.
  const programs = platform === "linux" ? hostPrograms[environment] : undefined;
  if (programs === "needed") await installPrograms(purposes, system);
  if (programs === "sent") await offerPrograms(system);
  await installPulumi(source);
  if (found !== undefined) {
    const engine = answers(found) ? found : wanted ? (await ensureEngine()).engine : undefined;
    rememberEngine(engine);
    if (engine) await prepareImages(engine, onEngine ? facts.system : undefined);
    if (engine && usesKubernetes(facts.environment)) await prepareKubernetes(engine);
    else if (engine && kubernetes) await offerKubernetes(engine);
  }
  writeEnvironment();
}

/** Sets up and makes the stack, so that Pulumi can be used by hand. Returns 0. */
export async function setUpStack(stack: string, engine?: boolean): Promise<number> {
  await setUp({ stack, ...(engine === undefined ? {} : { engine }) });
  await ensureStack(stack);
  note(`Ready. Deploy:    npm start${stack === "local" ? "" : ` -- --stack ${stack}`}`);
  note(`Or with Pulumi:   . .testbed/env && npx pulumi up --stack ${stack}`);
  return 0;
}
