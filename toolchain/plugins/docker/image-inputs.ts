import { existsSync } from "node:fs";
import path from "node:path";
import type { DockerBuild } from "@pulumi/docker/types/input";
import type { ImageArgs } from "@pulumi/docker";
import type { Unwrap } from "@pulumi/pulumi";
import { reveal, Secret, Unknown, type Property, type PropertyMap } from "../provider/property";
import type { Checked } from "../provider/resource";
import { checkFields } from "./check";
import { hashContext, type BuildContext } from "./context";
import { flag, list, map, object, off, required, text, unsupported, type Field } from "./fields";

/** How images are built, with what `check` adds. */
export type BuildInputs = Unwrap<DockerBuild> & { readonly contextDigest?: string };

const BUILD_FIELDS = {
  addHosts: list,
  args: map,
  builderVersion: { ...text, oneOf: ["BuilderV1"] },
  cacheFrom: unsupported(),
  context: text,
  dockerfile: text,
  network: text,
  platform: text,
  target: text,
} satisfies Record<keyof DockerBuild, Field>;

export const IMAGE_FIELDS = {
  build: object(BUILD_FIELDS),
  buildOnPreview: off,
  imageName: required(text),
  registry: unsupported(),
  skipPush: flag,
} satisfies Record<keyof ImageArgs, Field>;

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

/** As the official plugin: the platform is this machine's, and a hash of the context is an input like the others. */
export async function checkImage(given: PropertyMap): Promise<Checked> {
  const { inputs, failures } = checkFields(IMAGE_FIELDS, given);
  const more = [...failures, ...refusals(inputs)];
  const build = (reveal(inputs["build"] ?? {}) ?? {}) as Property;
  if (more.length > 0 || !isKnown(build)) return { inputs, failures: more };

  const context = contextOf(build as BuildInputs);
  if (!existsSync(context.dockerfile)) {
    const inContext = path.join(context.directory, context.dockerfile);
    const hint = existsSync(inContext) ? `: try ${inContext}, paths do not start at the context` : "";
    const reason = `could not open dockerfile at ${context.dockerfile}${hint}`;
    return { inputs, failures: [{ property: "build.dockerfile", reason }] };
  }
  const digest = await hashContext(context);
  return { inputs: { ...inputs, build: completed(inputs["build"] ?? {}, digest) }, failures: [] };
}

/** Where the official plugin looks for context and Dockerfile; relative paths start at the program's directory. */
export function contextOf({ context = ".", dockerfile }: BuildInputs): BuildContext {
  return { directory: context, dockerfile: dockerfile ?? path.join(context, "Dockerfile") };
}

function completed(build: Property, contextDigest: string): Property {
  if (build instanceof Secret) return new Secret(completed(build.value, contextDigest));
  const platform = `linux/${ARCHITECTURES[process.arch] ?? process.arch}`;
  return { platform, ...(build as PropertyMap), contextDigest };
}

function refusals(inputs: PropertyMap): Checked["failures"] {
  const failures: { property: string; reason: string }[] = [];
  if (inputs["skipPush"] !== true) {
    const reason =
      "has to be true, for this drop-in docker plugin does not push: install the official docker plugin";
    failures.push({ property: "skipPush", reason });
  }
  if (inputs["buildOnPreview"] === true) {
    const reason =
      "is not part of this drop-in docker plugin: remove it, or install the official docker plugin";
    failures.push({ property: "buildOnPreview", reason });
  }
  return failures;
}

function isKnown(build: Property): boolean {
  if (build instanceof Unknown) return false;
  const { context, dockerfile } = build as PropertyMap;
  return !(context instanceof Unknown) && !(dockerfile instanceof Unknown);
}
