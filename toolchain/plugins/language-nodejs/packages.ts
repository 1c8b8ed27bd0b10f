import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** What of a `package.json` matters here. */
export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly pulumi?: {
    readonly resource?: boolean;
    readonly name?: string;
    readonly version?: string;
    readonly server?: string;
  };
}

/** A resource plugin that a program needs. `version` starts with `v`. */
export interface RequiredPlugin {
  readonly name: string;
  readonly version: string;
  readonly server: string;
}

/** An installed npm package. */
export interface InstalledPackage {
  readonly directory: string;
  readonly manifest: Manifest;
}

function readManifest(directory: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(path.join(directory, "package.json"), "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}

/** Where the program's own `package.json` lies: in its directory or the nearest one above it. */
export function programPackage(directory: string): InstalledPackage | undefined {
  for (const dir of ancestors(directory)) {
    const manifest = readManifest(dir);
    if (manifest) return { directory: dir, manifest };
  }
  return undefined;
}

/** An npm package as `require` called from `directory` would find it. */
export function installedPackage(name: string, directory: string): InstalledPackage | undefined {
  for (const dir of ancestors(directory)) {
    const candidate = path.join(dir, "node_modules", name);
    const manifest = readManifest(candidate);
    if (manifest) return { directory: candidate, manifest };
  }
  return undefined;
}

/**
 * The resource plugins of the Pulumi packages that a program depends on, directly or through another Pulumi package.
 * Plugins that are not installed are left out: the engine would spend seconds on trying to download them before the
 * program has asked for anything; it still asks for them when the program really uses them.
 */
export function requiredPlugins(programDirectory: string): readonly RequiredPlugin[] {
  const found = new Map<string, RequiredPlugin>();
  const seen = new Set<string>();

  function visit(owner: InstalledPackage, names: readonly string[]): void {
    for (const name of names) {
      const dependency = installedPackage(name, owner.directory);
      if (dependency === undefined || seen.has(dependency.directory)) continue;
      seen.add(dependency.directory);
      const plugin = pluginOf(dependency.manifest);
      if (plugin && isInstalled(plugin)) found.set(`${plugin.name}@${plugin.version}`, plugin);
      const { dependencies = {}, peerDependencies = {} } = dependency.manifest;
      const further = { ...dependencies, ...peerDependencies };
      if ("@pulumi/pulumi" in further) visit(dependency, Object.keys(further));
    }
  }

  const program = programPackage(programDirectory);
  if (program === undefined) return [];
  const { dependencies = {}, devDependencies = {} } = program.manifest;
  visit(program, Object.keys({ ...dependencies, ...devDependencies }));
  return [...found.values()];
}

function pluginOf({ name, version, pulumi }: Manifest): RequiredPlugin | undefined {
  if (pulumi?.resource !== true || name === undefined) return undefined;
  const pluginVersion = pulumi.version ?? version ?? "";
  return {
    name: pulumi.name ?? name.replace(/^@pulumi\//, "").replace(/^@/, ""),
    version: pluginVersion.startsWith("v") ? pluginVersion : `v${pluginVersion}`,
    server: pulumi.server ?? "",
  };
}

function isInstalled({ name, version }: RequiredPlugin): boolean {
  const home = process.env["PULUMI_HOME"] ?? path.join(homedir(), ".pulumi");
  return existsSync(path.join(home, "plugins", `resource-${name}-${version}`));
}

function ancestors(directory: string): readonly string[] {
  const parent = path.dirname(directory);
  return parent === directory ? [directory] : [directory, ...ancestors(parent)];
}
