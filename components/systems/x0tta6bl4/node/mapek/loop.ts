import { log } from "../log";
import type { Admin } from "../yggdrasil/admin";
import { analyse } from "./analyse";
import { execute } from "./execute";
import { Knowledge, type WantedPeer } from "./knowledge";
import { monitor } from "./monitor";
import { plan, type Action } from "./plan";

/** Milliseconds from one cycle to the next, and for a peer to answer. */
const CYCLE = 1000;
const PATIENCE = 1000;

/** What there is to count. Durations in seconds. */
export interface LoopObserver {
  cycle(seconds: number): void;
  event(kind: "peer_lost" | "peer_recovered"): void;
  action(kind: Action["kind"], ok: boolean): void;
  outage(seconds: number): void;
}

/** The self-healing loop: monitor, analyse, plan, execute, over shared knowledge. */
export class MapekLoop {
  readonly knowledge = new Knowledge();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly admin: Admin,
    private readonly wanted: () => readonly WantedPeer[],
    private readonly observer: LoopObserver,
    /** Where peers are probed on the overlay. */
    private readonly port: number,
    /** Sends something to an address: a link with a host that is gone stays up for ever if nobody does. */
    private readonly greet: (stranger: string) => void,
  ) {}

  start(): void {
    const began = performance.now();
    void this.cycle()
      .catch((error: unknown) => log("warning", `mape-k: ${String(error)}`))
      .finally(() => {
        const pause = Math.max(CYCLE - (performance.now() - began), 0);
        if (!this.#stopped) this.#timer = setTimeout(() => this.start(), pause);
      });
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async cycle(): Promise<void> {
    const began = performance.now();
    const { knowledge, admin, observer } = this;
    const problem = knowledge.daemonProblem;
    knowledge.want(this.wanted());
    await monitor(knowledge, admin, { port: this.port, patience: PATIENCE });
    if (knowledge.daemonProblem !== problem)
      log(knowledge.daemonProblem === undefined ? "info" : "warning", `mape-k: daemon ${knowledge.daemonProblem ?? "answers"}`); // prettier-ignore
    for (const stranger of knowledge.strangers) this.greet(stranger);
    const now = performance.now();
    this.#tell(now);
    for (const { kind, peer } of plan(knowledge, now)) {
      const ok = await execute({ kind, peer }, admin).then(
        () => true,
        (error: unknown) => (log("warning", `mape-k: ${kind} ${peer.id}: ${String(error)}`), false),
      );
      if (ok) log("info", `mape-k: execute ${kind} ${peer.id}`);
      observer.action(kind, ok);
    }
    observer.cycle((performance.now() - began) / 1000);
  }

  #tell(now: number): void {
    for (const { symptom, of } of analyse(this.knowledge, now)) {
      if (symptom === "peer-lost") {
        const why = of.sight.linked ? `silent for ${of.silent} probes` : "no link";
        log("warning", `mape-k: analyse peer ${of.peer.id} lost (${why})`);
        this.observer.event("peer_lost");
        continue;
      }
      const seconds = (now - (of.lostAt ?? now)) / 1000;
      log("info", `mape-k: analyse peer ${of.peer.id} recovered after ${seconds.toFixed(1)} s`);
      this.observer.event("peer_recovered");
      this.observer.outage(seconds);
    }
  }
}
