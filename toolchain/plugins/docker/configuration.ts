import type { ProviderArgs } from "@pulumi/docker";
import { reveal, type PropertyMap } from "../provider/property";
import type { Configuration } from "../provider/resource";
import { checkFields } from "./check";
import type { Engine } from "./engine";
import { text, unsupported, type Field } from "./fields";

const CONFIGURATION_FIELDS = {
  host: text,
  // Nothing is asked of the engine before it is needed, so there is no check to be left out.
  disableDockerDaemonCheck: text,
  caMaterial: unsupported(),
  certMaterial: unsupported(),
  certPath: unsupported("is not part of this drop-in docker plugin, which goes by DOCKER_CERT_PATH"),
  context: unsupported("is not part of this drop-in docker plugin, which goes by host or DOCKER_HOST"),
  keyMaterial: unsupported(),
  registryAuth: unsupported(),
  sshOpts: unsupported(),
} satisfies Record<keyof ProviderArgs, Field>;

/** Options of the provider: which engine it is for. */
export function configuration(engine: Engine): Configuration {
  return {
    check(config) {
      return checkFields(CONFIGURATION_FIELDS, ours(config)).failures;
    },
    configure(config) {
      const host = reveal(config["host"] ?? null);
      engine.configure(typeof host === "string" ? host : undefined);
    },
  };
}

/** What is not the engine's own; other values than texts come as JSON. */
function ours(config: PropertyMap): PropertyMap {
  const entries = Object.entries(config).filter(([name]) => !["version", "pluginDownloadURL"].includes(name));
  return Object.fromEntries(
    entries
      .filter(([name]) => !name.startsWith("__"))
      .map(([name, value]) => [name, typeof value === "boolean" ? String(value) : value]),
  );
}
