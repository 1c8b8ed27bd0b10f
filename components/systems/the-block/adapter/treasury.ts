/** Who holds the treasury's lease, and whether ever two did. */
import { MissingData } from "../../../../scenarios/checks/node-choice";
import { reasonOf } from "../../../../scenarios/reason";
import { HttpError } from "../../../../scenarios/origin";
import type { BlockNode } from "./block-node";
import type { Network } from "./network";

export interface Holder {
  readonly node: string;
  /** Of the executor. */
  readonly identity: string;
  readonly epoch: number;
}

/** What all nodes said at one look. */
export interface TreasuryLook {
  /** By node: its executor says that it is active. */
  readonly holders: ReadonlyMap<string, Holder>;
  /** Nodes whose metrics say that their executor is active. */
  readonly shown: ReadonlySet<string>;
  /** Why it is not known whether one holds the lease. Where nothing listens, nobody executes. */
  readonly unknown: ReadonlyMap<string, string>;
}

interface Told {
  readonly name: string;
  readonly holder?: Holder;
  readonly shown?: boolean;
  readonly problem?: string;
}

export class Treasury {
  /** Epoch → nodes whose executor was active in it, over the life of this adapter. */
  readonly #epochs = new Map<number, Set<string>>();
  #violation: string | undefined;

  constructor(readonly network: Network) {}

  /** A sentence if two executors ever were active at once, or in one epoch. */
  get violation(): string | undefined {
    return this.#violation;
  }

  /**
   * Asks every executor and every node. Answers come one after another, so two claims at one look may be from before and
   * after a hand-over: only who still claims it at a second look, held it while the other did.
   */
  async look(): Promise<TreasuryLook> {
    const first = await this.#askAll();
    if (claimants(first).size < 2) return first;
    const second = await this.#askAll();
    const both = [...claimants(second)].filter(
      (name) =>
        claimants(first).has(name) && first.holders.get(name)?.epoch === second.holders.get(name)?.epoch,
    );
    if (both.length > 1)
      this.#violation ??= `two holders at once: ${both.map((name) => told(name, second)).join(", ")}`;
    return second;
  }

  async #askAll(): Promise<TreasuryLook> {
    const answers = await Promise.all(this.network.nodes.map((node) => tell(this.network.member(node))));
    if (answers.every(({ problem }) => problem !== undefined))
      throw new MissingData(
        `no answer from ${answers.map(({ name, problem }) => `${name} (${problem})`).join(", ")}`,
      );
    const holders = new Map(answers.flatMap(({ name, holder }) => (holder ? [[name, holder] as const] : [])));
    for (const { epoch, node } of holders.values()) this.#note(epoch, node);
    return {
      holders,
      shown: new Set(answers.filter(({ shown }) => shown).map(({ name }) => name)),
      unknown: new Map(
        answers.flatMap(({ name, problem }) => (problem === undefined ? [] : [[name, problem] as const])),
      ),
    };
  }

  #note(epoch: number, node: string): void {
    const known = this.#epochs.get(epoch) ?? new Set();
    this.#epochs.set(epoch, known.add(node));
    if (known.size > 1) this.#violation ??= `two holders in epoch ${epoch}: ${[...known].sort().join(", ")}`;
  }
}

function claimants({ holders, shown }: TreasuryLook): ReadonlySet<string> {
  return new Set([...holders.keys(), ...shown]);
}

function told(name: string, { holders }: TreasuryLook): string {
  const holder = holders.get(name);
  return holder ? `${name} (epoch ${holder.epoch})` : `${name} (by its metrics)`;
}

/** What one node's executor and metrics say. Where nobody listens, nobody executes. */
async function tell(member: BlockNode): Promise<Told> {
  const { name } = member.node;
  const [executor, metrics] = await Promise.allSettled([
    member.hasExecutor ? member.executor() : undefined,
    member.metrics(),
  ]);
  const failed = [executor, metrics].filter(
    (each) => each.status === "rejected" && !(each.reason instanceof HttpError && each.reason.refused),
  );
  const [failure] = failed as PromiseRejectedResult[];
  const status = executor.status === "fulfilled" ? executor.value : undefined;
  const shown =
    metrics.status === "fulfilled" &&
    metrics.value.some((metric) => metric.name === "treasury_executor_active" && metric.value === 1);
  return {
    name,
    shown,
    ...(status?.active === true
      ? { holder: { node: name, identity: status.identity, epoch: status.epoch } }
      : {}),
    ...(failure ? { problem: reasonOf(failure.reason) } : {}),
  };
}
