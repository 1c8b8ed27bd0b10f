/**
 * Where a file's tests run. `own`: in a lane, a machine of its own. Else on this one, where only one file of each kind may run at a
 * time: `machine`, what an engine publishes and counts; `clusters`, what takes memory and instances of inotify.
 */
export type Place = "own" | "machine" | "clusters";

/** What the files of tests need of the machine; the first line that fits a file holds, and no line means a lane. */
export interface Need {
  /** Fits paths below `test/`. */
  readonly files: RegExp;
  readonly place: Place;
  /** Nothing else runs meanwhile. */
  readonly alone?: boolean;
  /** Only in a thorough run, or when they are asked for by name: they repeat on another environment what others prove. */
  readonly thorough?: boolean;
  /** They build LAN rigs; where those have no engine to themselves, the files are for the machine. */
  readonly rig?: boolean;
  readonly because: string;
}

export const needs: readonly Need[] = [
  {
    files: /^(engine\/plugins\/kubernetes-(failures|providers|workloads)|e2e\/kind\/etcd)\.test\.ts$/,
    place: "clusters",
    thorough: true,
    because: "as below",
  },
  {
    files: /^e2e\/local\/(load|load-workers|faults|faults-bite)\.test\.ts$/,
    place: "own",
    alone: true,
    because: "they hold milliseconds, and rates that all of a processor is needed for, against limits",
  },
  {
    files: /^(contract\/kind[-.]|engine\/plugins\/kubernetes[-.]|e2e\/kind\/)/,
    place: "clusters",
    because: "they make clusters on the engine, and count only what is theirs",
  },
  {
    files: /^(contract\/docker|engine\/plugins\/docker)[-.]/,
    place: "machine",
    because: "the engine publishes ports on this machine's network, and what it has is counted and cleaned",
  },
  {
    files: /^(contract\/lan[-.]|e2e\/lan\/)/,
    place: "own",
    because: "a rig is plugged into a lane's network, where its engine is nobody else's",
    rig: true,
  },
  { files: /^e2e\/local\//, place: "own", because: "namespaces are all it needs" },
  { files: /^e2e\/report\//, place: "own", because: "a browser and files are all it needs" },
  { files: /^e2e\//, place: "machine", because: "other environments have an engine behind them" },
];

/**
 * What a file needs.
 * @param file relative to `test/`
 * @param rigs whether there is an engine for LAN rigs alone
 */
export function needOf(file: string, rigs: boolean): Pick<Need, "place" | "alone" | "thorough"> {
  const need = needs.find(({ files }) => files.test(file));
  return need?.rig && !rigs ? { place: "machine" } : (need ?? { place: "own" });
}
