/** `testbed render --gitops DIR` */
import { execFile } from "node:child_process";
import { relative, resolve } from "node:path";
import { kustomized } from "../components/environments/kind/gitops/kustomize";
import { NotRenderable, plannedStack } from "../components/environments/kind/gitops/planned-objects";
import { pulumiCli } from "../toolchain/pulumi/run";
import { stackFileCopy } from "../toolchain/pulumi/stack";
import { shownStackFile } from "../toolchain/pulumi/stack-file";
import { EXIT, Problem } from "./exit";
import { chooseStack } from "./project";
import { requireOwnFolder, writeFolder } from "./rendered-folder";
import { readStackConfig } from "./stack-config";

export interface RenderOptions {
  readonly stack?: string;
  /** Folder for kustomize's files. */
  readonly gitops: string;
}

export async function render(root: string, options: RenderOptions): Promise<number> {
  const stack = chooseStack(root, options.stack);
  const folder = resolve(options.gitops);
  requireOwnFolder(folder, stack);
  const { environment } = await readStackConfig(root, stack);
  if (environment !== "kind")
    throw new Problem(
      `stack ${stack} is on \`${String(environment)}\` (testbed:environment, ${shownStackFile(stack)}): there is nothing to render but for \`kind\``,
    );
  const written = renderTo(folder, stack, await preview(root, stack));
  const clusters = written.filter((path) => /^clusters\/[^/]*\/apps\/[^/]*\/kustomization/.test(path));
  const shown = relative(process.cwd(), folder) || ".";
  process.stdout.write(`${stack}: ${written.length} files in ${shown}\n`);
  for (const path of clusters)
    process.stdout.write(`  kubectl diff -k ${shown}/${path.replace(/\/[^/]*$/, "")}\n`);
  return EXIT.ok;
}

/** Writes what Pulumi told of a stack. @returns paths in the folder @throws Problem when it cannot be rendered */
export function renderTo(folder: string, stack: string, previewed: string): readonly string[] {
  try {
    const planned = plannedStack(JSON.parse(previewed));
    const files = kustomized(planned);
    writeFolder(folder, stack, files);
    return [...files.keys()];
  } catch (error) {
    if (!(error instanceof NotRenderable)) throw error;
    throw new Problem(`${error.message}: \`npm start -- --stack ${stack}\` first`);
  }
}

/** What the program declares, whether it is there or not. */
export const PREVIEW = ["preview", "--json", "--show-sames", "--non-interactive"] as const;

/** @throws Problem with what the program, or Pulumi, says is wrong */
async function preview(root: string, stack: string): Promise<string> {
  const { file, env } = pulumiCli();
  const argv = [...PREVIEW, "--stack", stack, "--config-file", stackFileCopy(stack)];
  const told = { ...env, TESTBED_STACK_FILE: shownStackFile(stack) };
  return new Promise((done, fail) => {
    execFile(file, argv, { cwd: root, env: told, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      if (!error) done(stdout);
      else fail(new Problem(complaints(stdout) || stderr.trim() || error.message));
    });
  });
}

/** Of a preview that failed. */
function complaints(stdout: string): string {
  try {
    const { diagnostics = [] } = JSON.parse(stdout) as {
      readonly diagnostics?: readonly { readonly severity: string; readonly message: string }[];
    };
    return diagnostics.flatMap(({ severity, message }) => (severity === "error" ? message.trim() : [])).join("\n"); // prettier-ignore
  } catch {
    return "";
  }
}
