import type { Place } from "./schedule";

/** What the files of tests need of the machine; the first line that fits a file holds, and no line means a lane. */
export interface Need {
  /** Fits paths below `test/`. */
  readonly files: RegExp;
  readonly place: Place;
  /** Nothing else runs meanwhile. */
  readonly alone?: boolean;
  readonly because: string;
}

export const needs: readonly Need[] = [
  {
    files: /^e2e\/local\/(load|load-workers|faults)\.test\.ts$/,
    place: "own",
    alone: true,
    because: "they hold how soon requests are sent and faults begin against limits of milliseconds",
  },
  {
    files: /^(contract|e2e)\/lan\b/,
    place: "rig",
    because: "machines on a LAN are containers, with a cable to this machine's network",
  },
  {
    files: /^(contract|engine\/plugins)\/docker\b/,
    place: "engine",
    because: "it publishes ports on this machine's network",
  },
  { files: /^e2e\/local\//, place: "own", because: "namespaces are all it needs" },
  { files: /^e2e\/report\//, place: "own", because: "a browser and files are all it needs" },
  { files: /^e2e\//, place: "engine", because: "other environments have one behind them" },
];

/** What a file needs. @param file relative to `test/` */
export function needOf(file: string): Pick<Need, "place" | "alone"> {
  return needs.find(({ files }) => files.test(file)) ?? { place: "own" };
}
