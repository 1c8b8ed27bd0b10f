import type { ProviderArgs } from "@pulumi/kubernetes";
import { reveal, Unknown, type Property, type PropertyMap } from "../provider/property";
import type { Configuration } from "../provider/resource";
import { access, contentOf, type Place } from "./kubeconfig";

/** Options of a provider beside where its cluster is. */
export interface Settings {
  /** Namespace of objects that name none. */
  namespace?: string | undefined;
  deleteUnreachable: boolean;
  patchForce: boolean;
  upsert: boolean;
  configMapsMutable: boolean;
  secretsMutable: boolean;
}

const SWITCHES = {
  deleteUnreachable: "PULUMI_K8S_DELETE_UNREACHABLE",
  enablePatchForce: "PULUMI_K8S_ENABLE_PATCH_FORCE",
  upsertExistingObjects: "PULUMI_K8S_UPSERT_EXISTING_OBJECTS",
  enableConfigMapMutable: "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE",
  enableSecretMutable: "PULUMI_K8S_ENABLE_SECRET_MUTABLE",
} as const;

const UNSUPPORTED: readonly (keyof ProviderArgs)[] = [
  "alwaysRender",
  "helmReleaseSettings",
  "renderYamlToDirectory",
  "skipUpdateUnreachable",
];

export function initialSettings(): Settings {
  return settingsOf({});
}

/** Options of the provider. */
export function configuration(settings: Settings, place: (place: Place) => void): Configuration {
  return {
    check(config) {
      const failures = UNSUPPORTED.filter((name) => isSet(config[name])).map((property) => ({
        property,
        reason: "is not part of this drop-in kubernetes plugin: remove it, or install the official one",
      }));
      if (!["false", false].includes(reveal(config["enableServerSideApply"] ?? null) as string))
        return failures;
      const reason = "has to be true: this drop-in kubernetes plugin knows server-side apply only";
      return [...failures, { property: "enableServerSideApply", reason }];
    },
    configure(config) {
      Object.assign(settings, settingsOf(config));
      place(placeOf(config));
    },
    replaces,
  };
}

/**
 * Objects are made anew where the provider leads to another cluster: another address or other certificates. What is
 * only at another path is the same cluster.
 */
function replaces(olds: PropertyMap, news: PropertyMap): readonly string[] {
  const [old, now] = [olds["clusterIdentifier"], news["clusterIdentifier"]].map((value) => textOf(value));
  if (old !== undefined && now !== undefined) return old === now ? [] : ["clusterIdentifier"];
  const changed = ["kubeconfig", "context", "cluster"].filter(
    (name) => textOf(olds[name]) !== textOf(news[name]),
  );
  const unknown = changed.filter((name) => news[name] instanceof Unknown);
  if (unknown.length > 0) return unknown;
  const [was, is] = [activeCluster(placeOf(olds)), activeCluster(placeOf(news))];
  return was !== undefined && is !== undefined && was !== is ? changed : [];
}

function activeCluster(place: Place): string | undefined {
  try {
    const content = contentOf(place.kubeconfig ?? "");
    if (content === "") return undefined;
    const { server, certificates } = access(place);
    return `${server} ${certificates}`;
  } catch {
    return undefined;
  }
}

function placeOf(config: PropertyMap): Place {
  const [kubeconfig, context, cluster] = ["kubeconfig", "context", "cluster"].map((name) =>
    textOf(config[name]),
  );
  // The SDK hands KUBECONFIG on, which may name several files: the client knows what to do with them.
  const own = kubeconfig !== process.env["KUBECONFIG"];
  return {
    ...(kubeconfig && own && { kubeconfig }),
    ...(context && { context }),
    ...(cluster && { cluster }),
  };
}

function settingsOf(config: PropertyMap): Settings {
  const on = (name: keyof typeof SWITCHES): boolean => {
    const given = textOf(config[name]) ?? process.env[SWITCHES[name]];
    return given === "true";
  };
  return {
    namespace: textOf(config["namespace"]),
    deleteUnreachable: on("deleteUnreachable"),
    patchForce: on("enablePatchForce"),
    upsert: on("upsertExistingObjects"),
    configMapsMutable: on("enableConfigMapMutable"),
    secretsMutable: on("enableSecretMutable"),
  };
}

/** Texts, with what else there is as JSON, as the SDK sends it. */
function textOf(value: Property | undefined): string | undefined {
  const plain = reveal(value ?? null);
  if (plain === null || plain === "" || plain instanceof Unknown) return undefined;
  return typeof plain === "string" ? plain : JSON.stringify(plain);
}

function isSet(value: Property | undefined): boolean {
  return ![undefined, "false", "null", "{}"].includes(textOf(value));
}
