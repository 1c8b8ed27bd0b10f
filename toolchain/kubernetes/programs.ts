import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { contentKey, fillOnce, folderKey } from "../content";
import { exclusively } from "../exclusive";
import { buildGo, findGo } from "../go";
import { step } from "../progress";
import { cacheDirectory } from "../project";
import { SetupError } from "../setup-error";
import { builtKubernetes, kindVersion } from "./names";

/** What is built with Go, each from a module of its own, below `programs/`, that fixes every version. */
export type ProgramName = "kubernetes" | "etcd" | "coredns" | "kind" | "pause";

interface Source {
  readonly title: string;
  readonly package: string;
  readonly tags?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** Another name for it, beside it: it does what its name says. */
  readonly alias?: string;
}

/** The oldest Go that builds them: the `go` line of their modules. */
const oldestGo = "1.26";

const versionOfKubernetes = {
  ...{ gitVersion: `v${builtKubernetes}`, gitMajor: "1", gitMinor: builtKubernetes.split(".")[1] ?? "" },
  ...{ gitCommit: "", gitTreeState: "clean", buildDate: "1970-01-01T00:00:00Z" },
};

const sources: Readonly<Record<ProgramName, Source>> = {
  kubernetes: {
    title: `Kubernetes ${builtKubernetes} with Go (once; about 6 minutes on 2 cores)`,
    package: ".",
    alias: "kubectl",
    // Leave out what the linker could not: gRPC's traces keep every method of every type.
    tags: ["grpcnotrace", "notest", "selinux"],
    variables: Object.fromEntries(
      ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap((path) =>
        Object.entries(versionOfKubernetes).map(([name, value]) => [`${path}.${name}`, value]),
      ),
    ),
  },
  etcd: { title: "the cluster's etcd with Go (once)", package: "go.etcd.io/etcd/server/v3" },
  coredns: { title: "CoreDNS with Go (once; about a minute)", package: "." },
  kind: { title: `kind ${kindVersion} with Go (once)`, package: "sigs.k8s.io/kind" },
  pause: { title: "the first process of pods with Go (once)", package: "." },
};

/** Folder of a program's module. */
export const moduleOf = (name: ProgramName): string => join(__dirname, "programs", name);

/** Build tags of a program: with others all of its packages would be compiled again. */
export const tagsOf = (name: ProgramName): readonly string[] => sources[name].tags ?? [];

/** Changes with all that goes into a program but the compiler. */
export function programKey(name: ProgramName): string {
  const { package: main, tags, variables, alias } = sources[name];
  const how = JSON.stringify([main, tags, variables, alias]);
  return contentKey(process.platform, process.arch, how, folderKey(moduleOf(name)));
}

/**
 * Builds a program unless the cache has it.
 * @returns its path
 * @throws SetupError when it cannot be built
 */
export async function buildProgram(name: ProgramName): Promise<string> {
  const folder = join(cacheDirectory(), "kubernetes", `${name}-${programKey(name)}`);
  await exclusively(`${folder}.lock`, () =>
    fillOnce(folder, (empty) =>
      step(`Building ${sources[name].title}`, (report) => compile(name, join(empty, name), report)),
    ),
  );
  return join(folder, name);
}

async function compile(name: ProgramName, output: string, report: (line: string) => void): Promise<void> {
  const { title, package: main, alias, ...build } = sources[name];
  const go = findGo();
  const advice = [
    `It takes Go ${oldestGo} or newer (go.dev/dl), a Go module proxy (go env GOPROXY), and 6 GB for Go's caches.`,
    "Where the engine can pull images, TESTBED_IMAGES=official takes what is published.",
  ];
  if (go === undefined) throw new SetupError(`There is no go on PATH to build ${title}.`, advice);
  try {
    await buildGo(go, { module: moduleOf(name), packages: [main], output, ...build }, report);
    if (alias !== undefined) symlinkSync(name, join(output, "..", alias));
  } catch (error) {
    const what = `${name} could not be built: ${(error as Error).message}`;
    throw new SetupError(what, advice, { cause: error });
  }
}
