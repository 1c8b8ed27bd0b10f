/**
 * A simulated network of voters and candidates, in true time. Clocks run at own speeds; messages are lost, late, or come
 * twice; links are cut; voters restart and keep only what is on disk.
 */
import { Candidate, type Round } from "../../../../components/systems/the-block/node/lease/candidate";
import {
  grant,
  NO_VOTE,
  restored,
  stateOf,
  type GrantRequest,
  type Register,
  type RegisterState,
} from "../../../../components/systems/the-block/node/lease/register";

export const TTL = 1000;
const POLL = 170;
const WAIT = 60;

/** What goes wrong, and how the system is broken on purpose. */
export interface WorldOptions {
  readonly voters: number;
  readonly candidates: number;
  /** Numbers in [0, 1) that decide everything. */
  readonly random: () => number;
  /** Largest deviation of a clock's speed. */
  readonly skew: number;
  readonly lossRatio: number;
  /** True ms. */
  readonly maxDelay: number;
  readonly quorum?: number;
  readonly forgetsOnRestart?: boolean;
  /** Restarts take the stored lease to be over. */
  readonly trustsRestart?: boolean;
  /** Votes are counted from their answer, not from their question. */
  readonly countsFromAnswer?: boolean;
}

/** Someone who held the lease over some true time. */
export interface Tenure {
  readonly candidate: number;
  readonly instance: number;
  readonly epoch: number;
  readonly from: number;
  readonly until: number;
}

interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

interface Clock {
  readonly now: () => number;
  /** Its milliseconds in a true one. */
  readonly rate: number;
}

export class World {
  now = 0;
  /** At every true instant at which a candidate thinks that it holds the lease. */
  readonly tenures: Tenure[] = [];
  private readonly events: Event[] = [];
  private order = 0;
  private readonly cut = new Set<string>();
  private readonly voters: { register: Register; clock: Clock }[];
  private readonly sites: { candidate: Candidate; instance: number; clock: Clock }[];

  constructor(private readonly options: WorldOptions) {
    this.voters = Array.from({ length: options.voters }, () => ({
      register: restored(NO_VOTE, 0),
      clock: this.clock(),
    }));
    this.sites = Array.from({ length: options.candidates }, (_, index) => ({
      ...this.newCandidate(index, 0),
      clock: this.clock(),
    }));
    this.sites.forEach((_, index) => this.after(this.options.random() * POLL, () => this.poll(index)));
    this.after(POLL, () => this.breakSomething());
  }

  run(duration: number): void {
    while (this.now < duration) {
      const [next] = this.events.sort((a, b) => a.at - b.at || a.order - b.order).splice(0, 1);
      if (!next) return;
      this.now = next.at;
      next.run();
    }
  }

  private clock(): Clock {
    const { skew, random } = this.options;
    // The ends matter most.
    const rate = 1 + skew * (random() < 0.5 ? Math.sign(random() - 0.5) : random() * 2 - 1);
    const offset = random() * 1e6;
    return { now: () => offset + this.now * rate, rate };
  }

  private newCandidate(index: number, instance: number): { candidate: Candidate; instance: number } {
    const { voters, quorum } = this.options;
    const options = { holder: `c${index}`, instance: String(instance), voters, ttlMs: TTL };
    return { candidate: new Candidate(quorum === undefined ? options : { ...options, quorum }), instance };
  }

  private after(delay: number, run: () => void): void {
    this.events.push({ at: this.now + delay, order: this.order++, run });
  }

  private deliver(link: string, run: () => void): void {
    const { random, lossRatio, maxDelay } = this.options;
    const copies = random() < 0.1 ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      if (random() < lossRatio) continue;
      // Most are quick; some come when nobody waits for them any more.
      const delay = random() < 0.9 ? random() * 10 : random() * maxDelay;
      this.after(delay, () => {
        if (!this.cut.has(link)) run();
      });
    }
  }

  /** Asks one voter; the answer comes back on the same link. */
  private ask(
    site: number,
    voter: number,
    request: GrantRequest | undefined,
    done: (granted: boolean, state: RegisterState) => void,
  ): void {
    const link = `${site}-${voter}`;
    this.deliver(link, () => {
      const at = this.voters[voter]!;
      const time = at.clock.now();
      const next = request && grant(at.register, request, time);
      if (next) at.register = next;
      const state = stateOf(at.register, time);
      this.deliver(link, () => done(next !== undefined, state));
    });
  }

  private everyVoter(act: (voter: number) => void): void {
    this.voters.forEach((_, voter) => act(voter));
  }

  private poll(index: number): void {
    const site = this.sites[index]!;
    const { candidate, clock } = site;
    this.after(POLL * (0.9 + 0.1 * this.options.random()), () => this.poll(index));
    const renewal = candidate.renew(clock.now());
    if (renewal) {
      this.vote(index, renewal);
      return;
    }
    const states: RegisterState[] = [];
    this.everyVoter((voter) => this.ask(index, voter, undefined, (_, state) => states.push(state)));
    this.after(WAIT / 3, () => {
      if (site.candidate !== candidate || candidate.held(clock.now())) return;
      const round = candidate.ask(states, clock.now());
      if (!round) return;
      this.vote(index, round);
      this.after(WAIT, () => {
        if (candidate.held(clock.now())) return;
        const back = candidate.giveUp(round);
        if (back) this.everyVoter((voter) => this.ask(index, voter, back, () => undefined));
      });
    });
  }

  private vote(index: number, round: Round): void {
    const site = this.sites[index]!;
    const { candidate, clock } = site;
    this.everyVoter((voter) =>
      this.ask(index, voter, round.request, (granted) => {
        // A process that is gone hears nothing.
        if (site.candidate !== candidate) return;
        const counted = this.options.countsFromAnswer ? { ...round, askedAt: clock.now() } : round;
        const held = candidate.answer(counted, String(voter), granted, clock.now());
        if (held) this.note(index, held.epoch, held.until - clock.now());
      }),
    );
  }

  /** Held from now for so long by its own clock, unless it restarts. */
  private note(index: number, epoch: number, remaining: number): void {
    const { instance, clock } = this.sites[index]!;
    this.tenures.push({
      candidate: index,
      instance,
      epoch,
      from: this.now,
      until: this.now + remaining / clock.rate,
    });
  }

  private breakSomething(): void {
    const { random } = this.options;
    const pick = (count: number): number => Math.floor(random() * count);
    const voter = pick(this.voters.length);
    const site = pick(this.sites.length);
    const what = random();
    if (what < 0.25) this.restartVoter(voter);
    else if (what < 0.4) this.restartCandidate(site);
    else if (what < 0.7) this.everyVoter((each) => each !== voter && this.cut.add(`${site}-${each}`));
    else if (what < 0.8) this.sites.forEach((_, each) => this.cut.add(`${each}-${voter}`));
    else this.cut.clear();
    this.after(TTL * random(), () => this.breakSomething());
  }

  private restartVoter(voter: number): void {
    const at = this.voters[voter]!;
    const { forgetsOnRestart, trustsRestart } = this.options;
    const vote = forgetsOnRestart ? NO_VOTE : at.register.vote;
    at.register = trustsRestart ? { vote, until: at.clock.now() } : restored(vote, at.clock.now());
  }

  private restartCandidate(index: number): void {
    const site = this.sites[index]!;
    Object.assign(site, this.newCandidate(index, site.instance + 1));
    this.tenures.forEach((tenure, at) => {
      if (tenure.candidate === index && tenure.instance < site.instance && tenure.until > this.now)
        this.tenures[at] = { ...tenure, until: this.now };
    });
  }
}

/** Sentences for what must never be: two holders at once, or an epoch that does not grow from holder to holder. */
export function violations(tenures: readonly Tenure[]): readonly string[] {
  const found: string[] = [];
  const sorted = [...tenures].sort((a, b) => a.from - b.from);
  const owner = ({ candidate, instance, epoch }: Tenure): string =>
    `${candidate}/${instance} in epoch ${epoch}`;
  let last: Tenure | undefined;
  for (const tenure of sorted) {
    if (last && owner(last) !== owner(tenure)) {
      if (tenure.from < last.until)
        found.push(`${owner(tenure)} held at ${tenure.from}, as did ${owner(last)} until ${last.until}`);
      if (tenure.epoch <= last.epoch) found.push(`${owner(tenure)} came after ${owner(last)}`);
    }
    last =
      last && owner(last) === owner(tenure) && last.until > tenure.until
        ? { ...tenure, until: last.until }
        : tenure;
  }
  return found;
}
