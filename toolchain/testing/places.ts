/** What the files of tests need of the machine; the first line that fits a file holds, and no line means a lane. */
export interface Need {
  /** Fits paths below `test/`. */
  readonly files: RegExp;
  readonly place: "own" | "machine";
  /** Nothing else runs meanwhile. */
  readonly alone?: boolean;
  /** Most of their time is waiting: for machines that boot, and for changes that are taken back by themselves. */
  readonly light?: boolean;
  /** In a lane: their loads, or what they allow after a kill, have to be in time. What is for the machine yields to nobody. */
  readonly timed?: boolean;
  /** They build LAN rigs; where those have no engine to themselves, the files are for the machine. */
  readonly rig?: boolean;
  readonly because: string;
}

export const needs: readonly Need[] = [
  {
    files: /^e2e\/local\/(load|load-workers|faults|faults-bite)\.test\.ts$/,
    place: "own",
    alone: true,
    timed: true,
    because: "they hold milliseconds, and rates that all of a processor is needed for, against limits",
  },
  {
    files: /^e2e\/kind\//,
    place: "machine",
    alone: true,
    because: "a cluster takes all processors while it is made, and loads beside it would be late",
  },
  {
    files: /^(contract\/(docker|kind)|engine\/plugins\/(docker|kubernetes))[-.]/,
    place: "machine",
    because: "the engine publishes ports on this machine's network, and what it has is counted and cleaned",
  },
  {
    files: /^contract\/lan[-.]/,
    place: "own",
    light: true,
    because: "a rig is plugged into a lane's network, where its engine is nobody else's",
    rig: true,
  },
  {
    files: /^e2e\/lan\/(archy|kills|secrets)\.test\.ts$/,
    place: "own",
    because: "as those of the contract",
    rig: true,
  },
  { files: /^e2e\/lan\//, place: "own", timed: true, because: "as those of the contract", rig: true },
  { files: /^e2e\/local\/archy-/, place: "own", because: "namespaces are all it needs" },
  { files: /^e2e\/local\//, place: "own", timed: true, because: "namespaces are all it needs" },
  { files: /^e2e\/report\//, place: "own", because: "a browser and files are all it needs" },
  { files: /^e2e\//, place: "machine", because: "other environments have an engine behind them" },
];

/**
 * What a file needs.
 * @param file relative to `test/`
 * @param rigs whether there is an engine for LAN rigs alone
 */
export function needOf(file: string, rigs: boolean): Pick<Need, "place" | "alone" | "light" | "timed"> {
  const need = needs.find(({ files }) => files.test(file));
  return need?.rig && !rigs ? { ...need, place: "machine" } : (need ?? { place: "own" });
}
