import { spawnSync } from "node:child_process";
import type { SystemOptions } from "../system";
import { description } from "./node/describe";

const LIMIT_MILLISECONDS = 10_000;

type Description = typeof description;

/** What the published Macula has instead, as far as its public code tells (0.4 of November 2025 to 10.0.0 of August 2026). */
const PUBLISHED: Readonly<Record<keyof Description, string>> = {
  commands:
    "the published Macula is started by `macula_client:connect/2` in an Erlang shell or as a release, and `start_link/2`, which the plan calls, is exported by no version of it",
  options:
    "published versions up to 0.49 read `provider_strategy`, with 5 s for a call, and pass over options they do not know; later ones have none of these",
  strategies: "published versions up to 0.49 default to `random`; from 1.0 on there are no strategies",
  transport:
    "the published Macula speaks QUIC over UDP (9443, 4433 since 1.0), and nothing of it listens on TCP 9001-9003",
  procedures: "`test.service` of the plan is advertised by none of the published examples",
  discovery:
    "published versions up to 0.49 keep one provider of a procedure in their DHT; from 1.0 on a station has one advertiser",
  control: "the published Macula has no such interface; its client is called from Erlang",
  logs: "published versions have `Creating connection to endpoint` in code that nothing calls",
};

/**
 * Asks the user's program what it can do, before anything is deployed.
 * @param file the stack file, named in each sentence
 * @returns a sentence for each thing that the documented program has and this one has not
 */
export function upstreamProblems({ binary }: SystemOptions, file: string): readonly string[] {
  if (binary === undefined) return [];
  const about = `\`testbed:binary\` is \`${binary}\` (${file})`;
  const { error, stdout, status } = spawnSync(binary, ["describe"], {
    encoding: "utf8",
    timeout: LIMIT_MILLISECONDS,
  });
  if (error)
    return [`${about}: it cannot be run (${error.message}); give the path of a program for this machine.`];
  const said = status === 0 ? jsonOf(stdout) : undefined;
  return (Object.keys(description) as (keyof Description)[]).flatMap((what) => {
    const lacking = listOf(description[what]).filter((each) => !listOf(said?.[what]).includes(each));
    if (lacking.length === 0) return [];
    const names = lacking.map((each) => `\`${each}\``).join(", ");
    return [
      `${about}: going by its \`describe\` it lacks of ${what}: ${names}. The plan's nodes need that; ${PUBLISHED[what]}.` +
        " `profile: documented` runs a program that has it.",
    ];
  });
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const listOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((each) => typeof each === "string");
