import { chmod, mkdir, rename } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

/** Paths of the built plugins. Each is one executable file that needs nothing but `node` on PATH. */
export interface BuiltPlugins {
  readonly language: string;
  readonly command: string;
  readonly random: string;
  readonly docker: string;
  readonly kubernetes: string;
}

/** Bundles the language host and the provider plugins into `outDir`, named as the engine looks for them. */
export async function buildPlugins(outDir: string): Promise<BuiltPlugins> {
  await mkdir(outDir, { recursive: true });
  const [language, command, random, docker, kubernetes] = await Promise.all([
    bundle("language-nodejs", path.join(outDir, "pulumi-language-nodejs")),
    bundle("command", path.join(outDir, "pulumi-resource-command")),
    bundle("random", path.join(outDir, "pulumi-resource-random")),
    bundle("docker", path.join(outDir, "pulumi-resource-docker")),
    bundle("kubernetes", path.join(outDir, "pulumi-resource-kubernetes")),
  ]);
  return { language, command, random, docker, kubernetes };
}

async function bundle(plugin: string, outfile: string): Promise<string> {
  // Written beside and renamed, so that an engine that starts meanwhile never runs half a file.
  const unfinished = `${outfile}.${String(process.pid)}`;
  await build({
    entryPoints: [path.join(__dirname, plugin, "main.ts")],
    outfile: unfinished,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    keepNames: true,
    legalComments: "none",
    logLevel: "error",
    banner: { js: "#!/usr/bin/env node" },
    // The generated messages of the SDK and ours have to share one copy of the runtime library.
    // Optional native parts of the SSH client, which does without them.
    external: ["*.node", "cpu-features"],
    alias: { "google-protobuf": protobufOfSdk() },
  });
  await chmod(unfinished, 0o755);
  await rename(unfinished, outfile);
  return outfile;
}

function protobufOfSdk(): string {
  const sdk = path.dirname(require.resolve("@pulumi/pulumi/package.json"));
  return path.dirname(require.resolve("google-protobuf/package.json", { paths: [sdk] }));
}
