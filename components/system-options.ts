import { availableParallelism } from "node:os";
import { valueAt } from "../scenarios/scenario";
import type { TestbedConfig } from "./config";
import { didYouMean } from "./did-you-mean";
import { systemSchemas, type SystemKeys } from "./systems/schemas";
import type { System, SystemOptions } from "./systems/system";

/**
 * What the stack file says about its system, with defaults filled in. Pure but for the number of cores.
 * @param problems receives a sentence for everything that the system does not have
 */
export function systemOptions(
  { profile, binary, settings, pace, system: name, ...config }: TestbedConfig,
  system: System,
  file: string,
  problems: string[],
): SystemOptions {
  const say = (key: string, is: string, sentence: string): void => {
    problems.push(`\`testbed:${key}\` is \`${is}\` (${file}): ${sentence}`);
  };
  if (!system.profiles.includes(profile))
    say(
      "profile",
      profile,
      `\`${name}\` has only ${system.profiles.map((each) => `\`${each}\``).join(", ")}.`,
    );
  else if (profile === "upstream" && binary === undefined && system.appliance !== true)
    problems.push(
      `\`testbed:binary\` is missing (${file}): \`profile: upstream\` needs the path of your program.`,
    );
  if (profile !== "upstream" && binary !== undefined)
    say("binary", binary, "only `profile: upstream` runs a program of yours; add that, or remove this.");
  const own: SystemKeys = {};
  for (const key of Object.keys(systemSchemas) as (keyof SystemKeys)[]) {
    if (config[key] === undefined) continue;
    if (key === name) Object.assign(own, { [key]: config[key] });
    else problems.push(`\`testbed:${key}\` is only for \`system: ${key}\` (${file}): remove it.`);
  }

  const known = Object.keys(system.settings);
  for (const [key, value] of Object.entries(settings))
    if (!known.includes(key))
      say(
        `settings.${key}`,
        String(value),
        known.length === 0
          ? `\`${name}\` has no settings; remove it.`
          : `no setting of \`${name}\`: expected one of ${known.map((each) => `\`${each}\``).join(", ")}.${didYouMean(key, known)}`,
      );
    else if (!(value > 0)) say(`settings.${key}`, String(value), "expected a number above 0.");
  const resolved = Object.entries(system.settings).map(([key, setting]): [string, number] => [
    key,
    settings[key] ?? valueAt(pace, setting, availableParallelism()),
  ]);
  return {
    profile,
    settings: Object.fromEntries(resolved),
    ...(profile === "upstream" && binary !== undefined ? { binary } : {}),
    ...own,
  };
}
