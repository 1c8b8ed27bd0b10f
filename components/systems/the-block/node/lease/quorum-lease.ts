import * as z from "zod";
import type { Candidate, Held, Round } from "./candidate";
import type { RegisterState } from "./register";

/** Asks a voter; rejects when it does not answer in time. */
export type AskVoter = (
  address: string,
  method: "lease.read" | "lease.grant",
  params: object,
) => Promise<unknown>;

const stateSchema = z.object({ epoch: z.number(), holder: z.string(), remaining_ms: z.number() });
const grantSchema = stateSchema.extend({ granted: z.boolean() });

/** Who holds the lease, as a voter sees it. */
export interface Sighting {
  readonly holder: string;
  /** Own clock, ms. */
  readonly until: number;
}

/** The lease of one executor: asks the voters over the network. */
export class QuorumLease {
  private seen: Sighting | undefined;
  private highest = 0;

  /**
   * @param voters addresses of all members
   * @param now own clock, ms: see `holderClock`
   */
  constructor(
    private readonly candidate: Candidate,
    private readonly voters: readonly string[],
    private readonly ask: AskVoter,
    private readonly now: () => number,
  ) {}

  held(): Held | undefined {
    return this.candidate.held(this.now());
  }

  /** The last known holder, while its lease runs. */
  holder(): Sighting | undefined {
    return this.seen && this.now() < this.seen.until ? this.seen : undefined;
  }

  /** Highest epoch that any voter told of. */
  lastEpoch(): number {
    return this.highest;
  }

  /**
   * Renews the lease, or tries to get it when it is free.
   * @param above a new lease's epoch is higher than this
   * @param mayAsk false: only looks who holds it
   * @throws Error when too few voters answer
   */
  async refresh(above: number, mayAsk: boolean): Promise<void> {
    const renewal = this.candidate.renew(this.now());
    if (renewal) return this.vote(renewal, () => renewal.granted.size >= this.candidate.quorum);
    const states = await this.read();
    if (!mayAsk) return;
    const round = this.candidate.ask(states, this.now(), above);
    if (!round) return;
    try {
      await this.vote(round, () => this.held() !== undefined);
    } finally {
      if (!this.held()) this.giveBack(round);
    }
  }

  private async read(): Promise<readonly RegisterState[]> {
    const states: RegisterState[] = [];
    await this.all("lease.read", {}, (_, answer) => {
      states.push(this.note(stateSchema.parse(answer)));
      return states.filter(({ remainingMs }) => remainingMs === 0).length >= this.candidate.quorum;
    });
    return states;
  }

  private async vote(round: Round, isDone: () => boolean): Promise<void> {
    await this.all("lease.grant", paramsOf(round.request), (voter, answer) => {
      const { granted, ...state } = grantSchema.parse(answer);
      this.note(state);
      this.candidate.answer(round, voter, granted, this.now());
      return isDone();
    });
  }

  private giveBack(round: Round): void {
    const request = this.candidate.giveUp(round);
    if (!request) return;
    // Who does not hear of it lets the vote run out.
    for (const voter of this.voters)
      void this.ask(voter, "lease.grant", paramsOf(request)).catch(() => undefined);
  }

  private note({ epoch, holder, remaining_ms: remainingMs }: z.infer<typeof stateSchema>): RegisterState {
    if (remainingMs > 0 && epoch >= this.highest) this.seen = { holder, until: this.now() + remainingMs };
    this.highest = Math.max(this.highest, epoch);
    return { epoch, holder, remainingMs };
  }

  /** Asks all voters at once, until `take` says that it is enough, or all have answered or failed to. */
  private async all(
    method: "lease.read" | "lease.grant",
    params: object,
    take: (voter: string, answer: unknown) => boolean,
  ): Promise<void> {
    const failures: string[] = [];
    const isEnough = await new Promise<boolean>((resolve) => {
      const one = async (voter: string): Promise<void> => {
        try {
          if (take(voter, await this.ask(voter, method, params))) resolve(true);
        } catch (error) {
          failures.push((error as Error).message);
        }
      };
      void Promise.all(this.voters.map(one)).then(() => resolve(false));
    });
    const answered = this.voters.length - failures.length;
    if (!isEnough && answered < this.candidate.quorum)
      throw new Error(
        `no quorum: ${answered} of ${this.voters.length} members answered, ${this.candidate.quorum} needed; ${failures.join("; ")}`,
      );
  }
}

function paramsOf({ ttlMs, ...request }: Round["request"]): object {
  return { ...request, ttl: ttlMs / 1000 };
}
