import { randomUUID } from "node:crypto";
import type { Question, Reply } from "../overlay/packets";
import type { Transport } from "../overlay/transport";
import type { Condition, Member } from "../raft/messages";
import type { Raft } from "../raft/raft";
import { NotLeader, type Replica } from "../raft/replica";
import type { Store } from "./store";

/** Milliseconds until a request that got no answer counts as one of unknown outcome. */
const PATIENCE = 2000;

const unknown: Reply = { kind: "unknown" };

/** Reads and writes for clients of any node: answered by the leader, over the overlay if that is another node. */
export class Gateway {
  readonly #waiting = new Map<string, (reply: Reply) => void>();

  constructor(
    private readonly raft: Raft,
    private readonly replica: Replica,
    private readonly store: Store,
    private readonly transport: Transport,
  ) {}

  get(key: string): Promise<Reply> {
    return this.#ask({ kind: "get", key });
  }

  put(key: string, value: string, condition: Condition | undefined): Promise<Reply> {
    const put = { kind: "put", id: randomUUID(), key, value, ...(condition ? { condition } : {}) } as const;
    return this.#ask({ kind: "put", put });
  }

  /** What another node asks this one: only if it leads. */
  async answer(question: Question): Promise<Reply> {
    try {
      if (question.kind === "put") return { kind: "put", ...(await this.replica.put(question.put)) };
      await this.replica.current();
      return { kind: "get", ...this.store.get(question.key) };
    } catch (error) {
      if (!(error instanceof NotLeader)) return unknown;
      const { leader } = this.raft.status;
      return { kind: "refused", ...(leader === undefined ? {} : { leader }) };
    }
  }

  /** The answer of another node. */
  onReply(id: string, reply: Reply): void {
    this.#waiting.get(id)?.(reply);
  }

  #ask(question: Question): Promise<Reply> {
    const { leader } = this.raft.status;
    if (leader === undefined) return Promise.resolve({ kind: "refused" });
    const member = this.raft.log.members.find(({ id }) => id === leader);
    return inTime((resolve) => {
      if (leader === this.raft.id || !member) {
        void this.answer(question).then(resolve);
        return undefined;
      }
      return this.#pass(member, question, resolve);
    });
  }

  #pass(leader: Member, question: Question, resolve: (reply: Reply) => void): () => void {
    const id = randomUUID();
    this.#waiting.set(id, resolve);
    this.transport.send(leader, { question, id });
    return () => this.#waiting.delete(id);
  }
}

/** @param start gives what to do when it is over */
function inTime(start: (resolve: (reply: Reply) => void) => (() => void) | undefined): Promise<Reply> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(unknown), PATIENCE);
    const end = (reply: Reply): void => {
      clearTimeout(timer);
      over?.();
      resolve(reply);
    };
    const over = start(end);
  });
}
