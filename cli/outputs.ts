/** What the program put out for its stack. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

const outputsSchema = z.object({
  urls: z.record(z.string(), z.string()).default({}),
  verdicts: z.exactOptional(z.record(z.string(), z.string())),
});
export type StackOutputs = z.infer<typeof outputsSchema>;

/** From the file that the last start left, else from Pulumi itself; nothing when neither knows the stack. */
export async function stackOutputs(root: string, stack: string): Promise<StackOutputs> {
  const text =
    (await readFile(join(root, ".testbed", "run", stack, "outputs.json"), "utf8").catch(() => undefined)) ??
    (await askPulumi(root, stack));
  try {
    const parsed = outputsSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch {
    // Not deployed, or no Pulumi at hand: the results speak for themselves.
  }
  return { urls: {} };
}

async function askPulumi(root: string, stack: string): Promise<string> {
  const run = promisify(execFile);
  const argv = ["stack", "output", "--json", "--stack", stack, "--non-interactive"];
  return run("pulumi", argv, { cwd: root, timeout: 10_000 }).then(
    ({ stdout }) => stdout,
    () => "{}",
  );
}
