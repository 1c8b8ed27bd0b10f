import path from "node:path";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { ProgramInfo, RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { ProcessGroup } from "../process-group";
import { installedPackage } from "./packages";

/** The SDK ends a program with this status when it has told the user already what is wrong. */
const ALREADY_REPORTED = 32;

export interface ProgramResult {
  /** Empty when all went well. */
  readonly error: string;
  /** The user knows already: the engine has nothing to add. */
  readonly bail: boolean;
}

/** Runs a program to its end. `signal` ends it and all it started. */
export async function runProgram(
  request: RunRequest,
  engine: string | undefined,
  signal: AbortSignal,
): Promise<ProgramResult> {
  const info = request.getInfo();
  if (info === undefined) throw new Error("the engine asked to run a program without saying which");
  const options = optionsOf(info);
  const group = new ProcessGroup(process.execPath, programArguments(request, info, options, engine), {
    cwd: request.getPwd() || info.getProgramDirectory(),
    env: programEnvironment(request, options),
    // The engine reads this process's output: whatever the program prints goes there directly.
    stdio: ["ignore", "inherit", "inherit"],
  });
  const abort = (): void => void group.end();
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  try {
    return await resultOf(group);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** The runtime options of `Pulumi.yaml`. */
export function optionsOf(info: ProgramInfo): Readonly<Record<string, JavaScriptValue>> {
  return info.getOptions()?.toJavaScript() ?? {};
}

function programArguments(
  request: RunRequest,
  info: ProgramInfo,
  options: Readonly<Record<string, JavaScriptValue>>,
  engine: string | undefined,
): readonly string[] {
  const flags: Readonly<Record<string, string | undefined>> = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info.getRootDirectory(),
    stack: request.getStack(),
    pwd: request.getPwd(),
    parallel: String(request.getParallel()),
  };
  return [
    ...splitArguments(typeof options["nodeargs"] === "string" ? options["nodeargs"] : ""),
    runnerPath(info.getProgramDirectory()),
    ...Object.entries(flags).flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info.getEntryPoint() || ".",
    ...request.getArgsList(),
  ];
}

/** The SDK's own program runner, of the SDK that the program itself will load. */
function runnerPath(programDirectory: string): string {
  const given = process.env["PULUMI_LANGUAGE_NODEJS_RUN_PATH"];
  if (given) return path.resolve(programDirectory, given);
  const sdk = installedPackage("@pulumi/pulumi", programDirectory);
  if (sdk === undefined) {
    throw new Error(`@pulumi/pulumi is not installed for ${programDirectory}: run \`npm install\` there`);
  }
  return path.join(sdk.directory, "cmd", "run", "index.js");
}

function programEnvironment(
  request: RunRequest,
  options: Readonly<Record<string, JavaScriptValue>>,
): NodeJS.ProcessEnv {
  const tsconfig = options["tsconfig"];
  return {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().getEntryList())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    PULUMI_NODEJS_TYPESCRIPT: String(options["typescript"] !== false),
    ...(typeof tsconfig === "string" ? { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig } : {}),
  };
}

/** Splits options as a shell would: at blanks, except in quotes. */
export function splitArguments(text: string): readonly string[] {
  const words = text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

function resultOf({ child }: ProcessGroup): Promise<ProgramResult> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      resolve({ error: `cannot run ${process.execPath}: ${error.message}`, bail: false });
    });
    child.once("exit", (code, signal) => {
      if (signal !== null) resolve({ error: `Program exited unexpectedly: signal: ${signal}`, bail: false });
      else if (code === ALREADY_REPORTED) resolve({ error: "", bail: true });
      else
        resolve({
          error: code === 0 ? "" : `Program exited with non-zero exit code: ${String(code)}`,
          bail: false,
        });
    });
  });
}
