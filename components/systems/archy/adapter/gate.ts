/** A gate on its host: begun or taken up, looked at, and read when it has ended. */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Folder } from "../folder";
import { reasonOf } from "../../../../scenarios/reason";
import type { FleetHost } from "./fleet-host";
import { iterationsIn, readFiles, readLook, type Iteration, type Look, type RecordFile } from "./records";

export interface GateSpec {
  /** What it is called on the host, such as `ar-1`. */
  readonly name: string;
  readonly suite: Folder;
  readonly iterations: number;
  /** Seconds that an iteration may take. */
  readonly limit: number;
  /** URLs of the other nodes, for suites across nodes. */
  readonly peers: readonly string[];
}

/** The same gate is found again under the same id, by any run of the same deployment. */
function gateId({ name, ...spec }: GateSpec, host: FleetHost): string {
  const about = JSON.stringify([spec, host.node.address, host.facts]);
  return `${name}-${createHash("sha256").update(about).digest("hex").slice(0, 12)}`;
}

export class Gate {
  readonly id: string;
  #seen: Look | undefined;
  #lookedAt = -Infinity;
  /** Why the last question had no answer. */
  silence: string | undefined;

  constructor(
    readonly host: FleetHost,
    readonly spec: GateSpec,
    /** Seconds between two looks at the least: links may be slow, and hosts small. */
    private readonly every: number,
  ) {
    this.id = gateId(spec, host);
  }

  /** What was seen last. */
  get seen(): Look | undefined {
    return this.#seen;
  }

  /** Brings what it needs and begins it, or takes up one that was begun before. @returns a sentence */
  async begin(fresh: boolean): Promise<{ readonly begun: boolean; readonly saw: string }> {
    const { host, spec } = this;
    const { consent, scheme, host: at, user } = host.facts;
    await host.send(host.facts.gate);
    await host.send(spec.suite);
    if (fresh && (await this.#ask()).state === "ended") await host.gate("seen", this.id);
    const { digest } = spec.suite;
    const numbers = [String(spec.iterations), String(spec.limit)];
    const peers = spec.peers.join(" ");
    const args = [this.id, digest, ...numbers, consent ? "yes" : "no", scheme, at, user, peers];
    const answer = (await host.gate("start", ...args)).trim();
    if (answer.startsWith("busy ")) return { begun: false, saw: `another gate runs: ${answer.slice(5)}` };
    const saw = answer === "begun" ? "begun" : `taken up, ${answer} since an earlier run`;
    return { begun: true, saw };
  }

  /** Whether one that nobody has read yet is there to be taken up. The gate's programs may not be there. */
  async canBeTakenUp(): Promise<boolean> {
    await this.host.send(this.host.facts.gate);
    return (await this.#ask()).state === "running";
  }

  /** Never rejects: a link that is down for a while is not the gate's end. */
  async look(): Promise<Look | undefined> {
    const wait = this.#lookedAt + this.every * 1000 - performance.now();
    if (this.#seen?.state === "ended" || this.#seen?.state === "lost") return this.#seen;
    if (wait > 0) await sleep(wait);
    try {
      this.#seen = await this.#ask();
      this.silence = undefined;
    } catch (error) {
      this.silence = reasonOf(error);
    }
    this.#lookedAt = performance.now();
    return this.silence === undefined ? this.#seen : undefined;
  }

  /** Of a gate that has ended. @param keep receives every record */
  async read(keep?: (file: RecordFile) => void): Promise<readonly Iteration[]> {
    const files = readFiles(await this.host.gate("records", this.id));
    for (const file of files) keep?.(file);
    return iterationsIn(files);
  }

  /** Its verdict is made: the next one begins anew. */
  async markSeen(): Promise<void> {
    await this.host.gate("seen", this.id);
  }

  async #ask(): Promise<Look> {
    return readLook(await this.host.gate("look", this.id));
  }
}
