import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { quoteWord } from "../components/hosts/quote";
import { replaceFile } from "../scenarios/results/files";
import { rememberedHost } from "./engine/remembered";
import { binDirectory, project, workDirectory } from "./project";
import { ownHome } from "./pulumi/source";
import { cliVersion } from "./pulumi/version";

/** The environment Pulumi runs in, apart from PATH. */
export interface PulumiVariables {
  /** Set whatever the user's environment says. */
  readonly fixed: Readonly<Record<string, string>>;
  /** Set unless the user has one of the variables in `unless`. */
  readonly defaults: readonly {
    readonly name: string;
    readonly value: string;
    readonly unless: readonly string[];
  }[];
}

const stateFolder = join(workDirectory, "state");
const passphraseFile = join(workDirectory, "passphrase");
const searched = [binDirectory, join(project, "node_modules", ".bin")];

/**
 * What Pulumi and its programs need to know.
 * @param dockerHost where the Docker engine answers, if not at the usual place
 */
export function pulumiVariables(dockerHost = rememberedHost()): PulumiVariables {
  return {
    fixed: {
      PULUMI_HOME: ownHome,
      PULUMI_VERSION: cliVersion,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // Stack files hold no salt: the state does, and is asked for it.
      PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
    },
    defaults: [
      {
        name: "PULUMI_BACKEND_URL",
        // Percent-encoded, as Pulumi reads it.
        value: pathToFileURL(stateFolder).href,
        unless: ["PULUMI_BACKEND_URL"],
      },
      {
        name: "PULUMI_CONFIG_PASSPHRASE_FILE",
        value: passphraseFile,
        unless: ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"],
      },
      ...(dockerHost === undefined
        ? []
        : [{ name: "DOCKER_HOST", value: dockerHost, unless: ["DOCKER_HOST", "DOCKER_CONTEXT"] }]),
    ],
  };
}

/** The environment for running Pulumi and the project's tools from code, after set-up. */
export function pulumiEnvironment(base: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const { fixed, defaults } = pulumiVariables();
  const result: NodeJS.ProcessEnv = { ...base, ...fixed, PATH: withFront(base.PATH ?? "") };
  for (const { name, value, unless } of defaults) {
    if (unless.every((other) => base[other] === undefined)) result[name] = value;
  }
  return result;
}

function withFront(path: string): string {
  return [...searched, ...path.split(delimiter).filter((folder) => !searched.includes(folder))].join(
    delimiter,
  );
}

/** `.testbed/env`: the same environment for a shell, to be sourced. */
export function environmentScript(variables: PulumiVariables): string {
  const { fixed, defaults } = variables;
  const exported = (name: string, value: string) => `export ${name}=${quoteWord(value)}`;
  return [
    "# Made by set-up. In a POSIX shell: . .testbed/env",
    ...Object.entries(fixed).map(([name, value]) => exported(name, value)),
    ...defaults.map(({ name, value, unless }) => {
      const present = unless.map((other) => `\${${other}+set}`).join("");
      return `[ -n "${present}" ] || ${exported(name, value)}`;
    }),
    `testbed_path=${quoteWord(searched.join(delimiter))}`,
    'case ":$PATH:" in *":$testbed_path:"*) ;; *) export PATH="$testbed_path:$PATH" ;; esac',
    "unset testbed_path",
    "",
  ].join("\n");
}

/** Writes `.testbed/env`, and makes the state folder and the passphrase file if there is none. */
export function writeEnvironment(): void {
  mkdirSync(stateFolder, { recursive: true });
  replaceFile(join(workDirectory, "env"), environmentScript(pulumiVariables()));
  if (!existsSync(passphraseFile)) replaceFile(passphraseFile, randomBytes(24).toString("base64url"), 0o600);
}
