import { command } from "./command";
import type { Report } from "./progress";
import { findProgram, searchPath } from "./programs";

/** The `go` command, looked for where its installer puts it too. */
export function findGo(): string | undefined {
  return findProgram("go", [...searchPath(), "/usr/local/go/bin", "/usr/lib/go/bin"]);
}

export interface GoBuild {
  /** Folder of the module whose go.mod and go.sum fix every version. */
  readonly module: string;
  /** Main packages: import paths, or `.`. */
  readonly packages: readonly string[];
  /** Build tags. */
  readonly tags?: readonly string[];
  /** Values for string variables of the program, by their full names. */
  readonly variables?: Readonly<Record<string, string>>;
  /** An executable file; with several packages a folder that gets one for each. */
  readonly output: string;
  /** Architecture to build for, as Go calls it. @default this machine's */
  readonly architecture?: string;
}

/**
 * Builds static executables, the same whoever builds them.
 * @throws CommandError when it does not compile, or a module cannot be fetched
 */
export async function buildGo(go: string, build: GoBuild, report: Report): Promise<void> {
  const { module, packages, tags = [], variables = {}, output, architecture } = build;
  const set = Object.entries(variables).flatMap(([name, value]) => ["-X", `${name}=${value}`]);
  const flags = ["-s", "-w", ...set].join(" ");
  // -v names each package as it is compiled: a sign of life.
  const tagged = tags.length === 0 ? [] : ["-tags", tags.join(",")];
  // It takes all cores for minutes: whoever works here meanwhile goes first.
  const argv = [
    "nice",
    go,
    "build",
    "-v",
    "-trimpath",
    ...tagged,
    "-ldflags",
    flags,
    "-o",
    output,
    ...packages,
  ];
  await command(argv, {
    cwd: module,
    env: {
      ...process.env,
      ...{ CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "-mod=readonly" },
      ...(architecture === undefined ? {} : { GOOS: "linux", GOARCH: architecture }),
    },
    onLine: report,
  });
}
