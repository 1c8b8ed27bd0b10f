import { ensureEngine } from "../engine/ensure";
import type { Engine } from "../engine/docker";
import { answers, describe, findEngine, type NoEngine } from "../engine/find";
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
  const elsewhere = onEngine ? facts.engines : [];
  const wanted = elsewhere.length === 0 && (options.engine ?? ((onEngine || docker) && isEngineWanted()));
  const found = await findEngines(elsewhere, onEngine || docker || wanted);
  const silent = found.filter((engine): engine is NoEngine => !answers(engine));
  const noEngine = silent.length === 0 || wanted ? undefined : silent.map(describe).join(", ");
  requireNoProblems(problemsOf({ ...facts, noEngine }));
  const { environment = "local", platform, system } = facts;
  // The programs are Linux's own.
  const programs = platform === "linux" ? hostPrograms[environment] : undefined;
  if (programs === "needed") await installPrograms(purposes, system);
  if (programs === "sent") await offerPrograms(system);
  await installPulumi(source);
  if (elsewhere.length > 0)
    for (const engine of found.filter(answers)) await prepareImages(engine, facts.system);
  else if (found.length > 0) {
    const engine = found.find(answers) ?? (wanted ? (await ensureEngine()).engine : undefined);
    rememberEngine(engine);
    if (engine) await prepareImages(engine, onEngine ? facts.system : undefined);
    if (engine && usesKubernetes(facts.environment)) await prepareKubernetes(engine);
    else if (engine && kubernetes) await offerKubernetes(engine);
  }
  writeEnvironment();
}

/** Those that a stack names, or else the one of this machine, if it is of use. */
function findEngines(named: readonly string[], ofUse: boolean): Promise<readonly (Engine | NoEngine)[]> {
  const environments = named.map((host) => ({ ...process.env, DOCKER_HOST: host }));
  const asked = environments.length > 0 ? environments : ofUse ? [process.env] : [];
  return Promise.all(asked.map((environment) => findEngine(environment)));
}

/** Sets up and makes the stack, so that Pulumi can be used by hand. Returns 0. */
export async function setUpStack(stack: string, engine?: boolean): Promise<number> {
  await setUp({ stack, ...(engine === undefined ? {} : { engine }) });
  await ensureStack(stack);
  note(`Ready. Deploy:    npm start${stack === "local" ? "" : ` -- --stack ${stack}`}`);
  note(`Or with Pulumi:   . .testbed/env && npx pulumi up --stack ${stack}`);
  return 0;
}
