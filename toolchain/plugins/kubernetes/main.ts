import { version } from "@pulumi/kubernetes/package.json";
import { serveProvider } from "../provider/server";
import { Cluster } from "./cluster";
import { configuration, initialSettings } from "./configuration";
import { objectType } from "./resource";
import type { ObjectType } from "./shared";

const cluster = new Cluster();
const settings = initialSettings();

/** The kind that a resource type stands for: none for charts, files of YAML, patches and lists. */
function kindOf(token: string): ObjectType | undefined {
  const [, group, version, kind] = /^kubernetes:([^:/]+)\/(v\d[^:/]*):([A-Z]\w*)$/.exec(token) ?? [];
  if (group === undefined || version === undefined || kind === undefined) return undefined;
  if (["helm.sh", "yaml", "kustomize"].includes(group) || /(Patch|List)$/.test(kind)) return undefined;
  return { apiVersion: group === "core" ? version : `${group}/${version}`, kind };
}

serveProvider({
  name: "kubernetes",
  version,
  configuration: configuration(settings, (place) => cluster.configure(place)),
  resources: {},
  otherResource(token) {
    const type = kindOf(token);
    return type && objectType(type, { cluster, settings });
  },
  functions: {},
});
