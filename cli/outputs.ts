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
export type StackOutputs = z.infer<typeof outputsSchema>;

/** As Pulumi knows them; nothing when it does not know the stack. */
export async function stackOutputs(root: string, stack: string, ask = askPulumi): Promise<StackOutputs> {
  const text = await ask(root, stack);
  try {
    const parsed = outputsSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch {
    // Not deployed, or no Pulumi at hand: the results speak for themselves.
  }
  return { urls: {}, own: {} };
}

async function askPulumi(root: string, stack: string): Promise<string> {
  const run = promisify(execFile);
  const { file, env } = pulumiCli();
  const argv = ["stack", "output", "--json", "--stack", stack, "--non-interactive"];
  return run(file, argv, { cwd: root, env, timeout: 10_000 }).then(
    ({ stdout }) => stdout,
    () => "{}",
  );
}
