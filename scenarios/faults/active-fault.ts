import type { Observation } from "../adapter";
import { CarrierProcess } from "./carrier-process";
import { incompatible } from "./conflicts";
import type { FaultSpec } from "./fault";
import { fireTogether, type Injection } from "./inject";
import { Lifecycle, type FaultState } from "./lifecycle";
import {
  directionsOf,
  type Direction,
  type DisconnectFault,
  type HostFault,
  type NetworkFault,
  type ServiceFault,
} from "./plan";
import { prepare, type FaultContext, type Prepared } from "./prepare";
import type { Proof } from "./proof";
import { proveDisconnect } from "./prove-disconnect";
import { proveHost } from "./prove-host";
import { until } from "./until";
import { proveNetwork, proveService } from "./verify";
import { reasonOf } from "../reason";

export type { FaultContext, Injection };

/** Faults of this process that are armed or on: they must not meet, and disturb each other's proofs. */
const active = new Set<ActiveFault>();

/** One fault on its way through setup → inject → verify on → recover → verify off → cleanup. A step out of order throws. */
export class ActiveFault {
  /** Names of the nodes that the fault was aimed at. */
  readonly nodes: string[];
  readonly #lifecycle: Lifecycle;
  readonly #directions: readonly Direction[];
  #carriers: readonly CarrierProcess[] = [];
  #proof: Proof | undefined;

  /**
   * Resolves the nodes, arms a carrier on each, and sees that what the proof relies on works.
   * @throws a sentence, with nothing left behind, when the fault is impossible or could not be proved.
   */
  static async setup(spec: FaultSpec, context: FaultContext): Promise<ActiveFault> {
    const fault = new ActiveFault(spec, context, await prepare(spec, context));
    try {
      await fault.#setup();
      return fault;
    } catch (error) {
      await fault.cleanup();
      throw error;
    }
  }

  private constructor(
    readonly spec: FaultSpec,
    private readonly context: FaultContext,
    private readonly prepared: Prepared,
  ) {
    this.nodes = prepared.nodes.map((node) => node.name);
    this.#directions = "instructions" in prepared ? directionsOf(prepared.instructions) : [];
    this.#lifecycle = new Lifecycle(context.id);
  }

  get state(): FaultState {
    return this.#lifecycle.state;
  }

  /** Makes the fault bite on all nodes at one instant. @throws when a carrier cannot; then recover or clean up. */
  async inject(): Promise<Injection> {
    this.#lifecycle.check("inject");
    const injecting = fireTogether(this.#carriers);
    this.#lifecycle.done("inject"); // a failed one has bitten on some nodes
    return { ...(await injecting), nodes: this.nodes };
  }

  /** Proves that the fault is really there. May be asked again. `ok: false`: what follows would prove nothing. */
  async verifyOn(): Promise<Observation> {
    this.#lifecycle.check("verifyOn");
    const failures = this.#carriers.flatMap(({ failure }) => failure?.message ?? []);
    if (failures.length > 0) return { ok: false, saw: failures.join("; ") };
    const seen = await this.#prove((proof) => proof.on());
    if (seen.ok && this.#lifecycle.state === "injected") this.#lifecycle.done("verifyOn");
    return seen;
  }

  /** Ends the fault. A carrier that has died has healed already. @throws when one does not obey; it is then killed. */
  async recover(): Promise<void> {
    this.#lifecycle.check("recover");
    const outcomes = await Promise.allSettled(
      this.#carriers.filter(({ failure }) => failure === undefined).map((carrier) => carrier.heal()),
    );
    active.delete(this);
    this.#lifecycle.done("recover");
    const problems = outcomes.flatMap((outcome) =>
      outcome.status === "rejected" ? [String(outcome.reason)] : [],
    );
    if (problems.length > 0)
      throw new Error(`fault ${this.context.id} did not heal as ordered: ${problems.join("; ")}`);
  }

  /** Proves that everything is as before, polling up to `within` seconds. */
  async verifyOff(within: number): Promise<Observation> {
    this.#lifecycle.check("verifyOff");
    const seen = await until(() => this.#prove((proof) => proof.off()), within * 1000);
    if (seen.ok) this.#lifecycle.done("verifyOff");
    return seen;
  }

  /** Leaves nothing of the fault behind, in whatever state it is. Never throws; may be called again. */
  async cleanup(): Promise<void> {
    await Promise.all(this.#carriers.map((carrier) => carrier.end()));
    active.delete(this);
    this.#lifecycle.done("cleanup");
  }

  async #setup(): Promise<void> {
    this.context.signal.throwIfAborted();
    this.#refuseConflict();
    active.add(this);
    const starting = await Promise.allSettled(
      this.prepared.commands.map((command) => CarrierProcess.start(command)),
    );
    this.#carriers = starting.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    const failed = starting.flatMap((outcome) =>
      outcome.status === "rejected" ? [String(outcome.reason)] : [],
    );
    if (failed.length > 0) throw new Error(`fault ${this.context.id} cannot be armed: ${failed.join("; ")}`);
    this.#proof = this.#chooseProof();
    await this.#proof.baseline();
    this.#lifecycle.done("setup");
  }

  #refuseConflict(): void {
    for (const other of active) {
      const reason = incompatible(other.spec, this.spec);
      const common = this.nodes.filter((node) => other.nodes.includes(node));
      if (reason !== undefined && common.length > 0)
        throw new Error(
          `fault ${this.context.id} (${this.spec.kind}) cannot begin while ${other.context.id} (${other.spec.kind}) is on at ${common.join(", ")}: ${reason}`,
        );
    }
  }

  #chooseProof(): Proof {
    const { prepared, context, spec } = this;
    const { inventory, signal } = context;
    const { nodes } = prepared;
    // What was prepared tells the kind of the fault.
    if (prepared.kind === "service") return proveService({ fault: spec as ServiceFault, nodes, signal });
    if (prepared.kind === "host") return proveHost({ fault: spec as HostFault, nodes, inventory, signal });
    const disturbed = ({ from, to }: Direction) =>
      [...active].some(
        (other) => other !== this && other.#directions.some((hit) => hit.from === from && hit.to === to),
      );
    const args = { instructions: prepared.instructions, disturbed, inventory, signal };
    if (prepared.kind === "disconnect")
      return proveDisconnect({ ...args, fault: spec as DisconnectFault, nodes });
    return proveNetwork({
      ...args,
      fault: spec as NetworkFault,
      table: prepared.table,
      carriers: new Map(this.#carriers.map((carrier) => [carrier.command.node, carrier])),
    });
  }

  /** A probe that cannot run saw nothing: that is neither proof nor disproof. */
  async #prove(look: (proof: Proof) => Promise<Observation>): Promise<Observation> {
    try {
      if (this.#proof === undefined) throw new Error(`fault ${this.context.id} was not set up`);
      return await look(this.#proof);
    } catch (error) {
      return { ok: false, missing: true, saw: reasonOf(error) };
    }
  }
}
