import type { MeshFile } from "./config/mesh-file";
import { log } from "./log";
import { Expulsion } from "./expulsion";
import type { Transport } from "./overlay/transport";
import type { Member } from "./raft/messages";
import type { Raft } from "./raft/raft";
import type { Replica } from "./raft/replica";
import { addressOf } from "./yggdrasil/address";

/** Milliseconds between two requests to be taken in, and two looks at whether this node was taken out. */
const EVERY = 1000;

/** How nodes that are no founders come into the mesh, and how nodes that are gone leave it: by entries of the log. */
export class Membership {
  readonly #timer: NodeJS.Timeout;
  readonly #expulsion = new Expulsion();
  #left = false;

  constructor(
    private readonly mesh: MeshFile,
    private readonly raft: Raft,
    private readonly replica: Replica,
    private readonly transport: Transport,
  ) {
    this.#timer = setInterval(() => this.#look(), EVERY);
  }

  /** This node was taken out: it has nothing to do with the others any more. */
  get left(): boolean {
    return this.#left;
  }

  /** All that are known, members or not: whose packets are listened to. */
  find(address: string): Member | undefined {
    const { founders, others } = this.mesh;
    return [...this.raft.log.members, ...founders, ...others].find(({ key }) => addressOf(key) === address);
  }

  /** A node wants to be taken in: by the leader, or by whoever this node takes for it. @param from its overlay address */
  onJoin(from: string, member: Member, passed: boolean): void {
    const { leader } = this.raft.status;
    const known = this.find(from);
    // A node speaks for itself; a member may pass on what it was told.
    if (addressOf(member.key) !== from && !(passed && known)) return;
    if (leader !== undefined && leader !== this.raft.id && !passed) {
      const to = this.raft.log.members.find(({ id }) => id === leader);
      if (to) this.transport.send(to, { join: member, passed: true });
      return;
    }
    const { members } = this.raft.log;
    const same = members.find(({ id }) => id === member.id);
    if (same) return;
    if (this.replica.change([...members, member])) log("info", `raft: takes in ${member.id}`);
  }

  /**
   * Takes out who is not among these, one after the other.
   * @returns whether nobody is left to be taken out
   */
  keep(ids: readonly string[]): boolean {
    const { members } = this.raft.log;
    const gone = members.find(({ id }) => !ids.includes(id));
    if (!gone) return true;
    if (this.replica.change(members.filter(({ id }) => id !== gone.id)))
      log("info", `raft: takes out ${gone.id}`);
    return false;
  }

  /** A member says that this node is none. */
  onStranger(from: Member): void {
    this.#expulsion.told(from.id, performance.now());
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const { self, founders } = this.mesh;
    if (this.raft.log.has(self.id)) {
      this.#leave();
      return;
    }
    // Who is still to be taken in is told so rightly: that says nothing about later.
    this.#expulsion.forget();
    for (const founder of founders) this.transport.send(founder, { join: self });
  }

  #leave(): void {
    const sure = this.#expulsion.sure(performance.now());
    if (this.#left || !this.raft.log.isMajority(sure)) return;
    this.#left = true;
    log("warning", "raft: the others have taken this node out; it ends its links");
  }
}
