import type { Direction } from "./plan";
import { answered, tryFromController, tryPaths, type Outcome, type Path } from "./probe";
import { choosePaths, describePath, type Paths } from "./paths";
import type { NetworkProofArgs } from "./proof";
import { runOnNode } from "../on-node";

const probeSeconds = 1;
const patientSeconds = 3;

/** Which paths answered before the fault; the same ones are asked while it is on and afterwards. */
export class Reachability {
  #before: ReadonlyMap<Path, Outcome> = new Map();
  readonly #paths: Paths;

  constructor(
    private readonly args: Pick<
      NetworkProofArgs,
      "inventory" | "instructions" | "table" | "disturbed" | "signal"
    >,
    directions: readonly Direction[],
  ) {
    this.#paths = choosePaths(args.inventory, directions);
  }

  /** Paths the fault must break that worked before and that no other fault disturbs. */
  get cut(): readonly Path[] {
    return this.#paths.cut.filter((path) => this.#usable(path));
  }

  get kept(): readonly Path[] {
    return this.#paths.kept.filter((path) => this.#usable(path));
  }

  before(path: Path): Outcome | undefined {
    return this.#before.get(path);
  }

  async baseline(): Promise<void> {
    const paths = [...this.#paths.cut, ...this.#paths.kept].filter((path) => !this.#disturbed(path));
    this.#before = await this.#patiently(paths, this.args.signal);
  }

  /** One attempt at the paths to be cut. */
  tryCut(): Promise<ReadonlyMap<Path, Outcome>> {
    return tryPaths(this.cut, probeSeconds, this.args.signal);
  }

  /** What does not answer although the fault has nothing to do with it: other pairs, and the controller's way in. */
  async broken(paths = this.kept, signal?: AbortSignal): Promise<string[]> {
    const problems: string[] = [];
    for (const [path, outcome] of await this.#patiently(paths, signal))
      if (!answered(outcome)) problems.push(`${describePath(path)}: ${outcome}, expected an answer`);
    await Promise.all(
      this.args.instructions.map(async ({ node }) => {
        const port = node.ports.find(({ protocol }) => protocol === "tcp")?.number;
        if (port === undefined) return;
        const outcome = await tryFromController(node, port, patientSeconds * 1000);
        if (!answered(outcome))
          problems.push(`controller → ${node.name}:${port}: ${outcome}, expected an answer`);
      }),
    );
    return problems;
  }

  /** What is not yet as it was before the fault. Looks even when the scenario was aborted. */
  async leftovers(): Promise<string[]> {
    const tables = await Promise.all(
      this.args.instructions.map(async ({ node }) => {
        const listing = await runOnNode(node, ["nft", "list", "tables"], {
          timeout: 10_000,
        });
        return listing.split("\n").includes(`table inet ${this.args.table}`)
          ? [`${node.name} still has table ${this.args.table}`]
          : [];
      }),
    );
    return [...tables.flat(), ...(await this.broken([...this.cut, ...this.kept]))];
  }

  /** A busy machine may miss the first, short deadline. */
  async #patiently(paths: readonly Path[], signal?: AbortSignal): Promise<ReadonlyMap<Path, Outcome>> {
    const first = await tryPaths(paths, probeSeconds, signal);
    const silent = paths.filter((path) => !answered(first.get(path)));
    if (silent.length === 0) return first;
    return new Map([...first, ...(await tryPaths(silent, patientSeconds, signal))]);
  }

  #usable(path: Path): boolean {
    return answered(this.#before.get(path)) && !this.#disturbed(path);
  }

  #disturbed({ from, to }: Path): boolean {
    const { disturbed } = this.args;
    return disturbed({ from: from.name, to: to.name }) || disturbed({ from: to.name, to: from.name });
  }
}
