/** What the program put out for its stack. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { pulumiCli } from "../toolchain/pulumi/run";

const outputsSchema = z
  .looseObject({
    urls: z.record(z.string(), z.string()).default({}),
    verdicts: z.exactOptional(z.record(z.string(), z.string())),
  })
  // The system's own are texts; a secret one is shown as such.
  .transform(({ urls, verdicts, ...others }) => ({
    urls,
    ...(verdicts && { verdicts }),
    own: Object.fromEntries(
      Object.entries(others).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    ),
  }));
export interface StackOutputs extends z.infer<typeof outputsSchema> {
  /** Whether there is anything of the stack; undefined when Pulumi could not be asked. */
  readonly deployed: boolean | undefined;
}

/** What Pulumi printed, or why it refused. */
export interface Told {
  readonly stdout: string;
  readonly problem?: string;
}
type Ask = (root: string, argv: readonly string[]) => Promise<Told>;

/** As Pulumi knows them; nothing when it does not know the stack. */
export async function stackOutputs(root: string, stack: string, ask: Ask = askPulumi): Promise<StackOutputs> {
  const { stdout, problem } = await ask(root, ["stack", "output", "--json", "--stack", stack]);
  const parsed = outputsSchema.safeParse(parse(stdout));
  const outputs = parsed.success ? parsed.data : { urls: {}, own: {} };
  const some = Object.keys(outputs.urls).length + Object.keys(outputs.own).length > 0 || outputs.verdicts;
  if (some) return { ...outputs, deployed: true };
  // `npm run destroy` removes the stack.
  if (problem !== undefined)
    return { ...outputs, deployed: /no stack named/.test(problem) ? false : undefined };
  // An update that was cut off leaves resources and no outputs.
  const exported = await ask(root, ["stack", "export", "--stack", stack]);
  return { ...outputs, deployed: hasResources(exported.stdout) };
}

const stateSchema = z.object({
  deployment: z.object({ resources: z.array(z.object({ type: z.string() })).default([]) }),
});

function hasResources(text: string): boolean | undefined {
  const state = stateSchema.safeParse(parse(text));
  return state.success
    ? state.data.deployment.resources.some(({ type }) => !type.startsWith("pulumi:"))
    : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function askPulumi(root: string, argv: readonly string[]): Promise<Told> {
  const run = promisify(execFile);
  const { file, env } = pulumiCli();
  const options = { cwd: root, env, timeout: 10_000, maxBuffer: 2 ** 28 };
  return run(file, [...argv, "--non-interactive"], options).catch((error: unknown) => ({
    stdout: "",
    problem: (error as { stderr?: string }).stderr ?? String(error),
  }));
}
