import type { Direction } from "./plan";
import { answered, tryFromController, tryPaths, type Outcome, type Path } from "./probe";
import { choosePaths, describePath, type Paths } from "./paths";
import type { NetworkProofArgs } from "./proof";

const probeSeconds = 1;
const patientSeconds = 3;

/** Which paths answered before the fault; the same ones are asked while it is on and afterwards. */
export class Reachability {
  #before: ReadonlyMap<Path, Outcome> = new Map();
  readonly #paths: Paths;

  constructor(
    private readonly args: Pick<NetworkProofArgs, "inventory" | "instructions" | "disturbed" | "signal">,
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

  /** What does not answer of paths that must: pairs that the fault has nothing to do with, or all once it is over. */
  async silent(paths: readonly Path[], signal?: AbortSignal): Promise<string[]> {
    return [...(await this.#patiently(paths, signal))].flatMap(([path, outcome]) =>
      answered(outcome) ? [] : [`${describePath(path)}: ${outcome}, expected an answer`],
    );
  }

  /** Nodes with a carrier that do not answer the controller. */
  async silentToController(): Promise<string[]> {
    const problems = await Promise.all(
      this.args.instructions.map(async ({ node }) => {
        const port = node.ports.find(({ protocol }) => protocol === "tcp")?.number;
        if (port === undefined) return [];
        const outcome = await tryFromController(node, port, patientSeconds * 1000);
        return answered(outcome) ? [] : [`controller → ${node.name}:${port}: ${outcome}, expected an answer`];
      }),
    );
    return problems.flat();
  }

  /** What does not answer although the fault has nothing to do with it: other pairs, and the controller's way in. */
  async broken(): Promise<string[]> {
    return [...(await this.silent(this.kept, this.args.signal)), ...(await this.silentToController())];
  }

  /** What does not yet answer as before the fault. Looks even when the scenario was aborted. */
  async leftovers(): Promise<string[]> {
    return [...(await this.silent([...this.cut, ...this.kept])), ...(await this.silentToController())];
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
