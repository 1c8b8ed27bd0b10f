/** One host of the fleet as the gate speaks to it: one question at a time, because some allow one session only. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { InventoryNode } from "../../../../scenarios/inventory";
import { runOnNode } from "../../../../scenarios/on-node";
import { factsSchema, type ArchyFacts } from "../facts";
import { folderOf, type Folder } from "../folder";
import { GATE_HOME } from "../places";

const run = promisify(execFile);

/** Seconds for one question; preconditions ask the node a lot. */
const PATIENCE = { usual: 30, flaky: 90 } as const;

const scriptIn = (folder: string, name: string): string =>
  readFileSync(join(__dirname, "..", folder, `${name}.sh`), "utf8");

export class FleetHost {
  readonly facts: ArchyFacts;
  #last: Promise<unknown> = Promise.resolve();

  /** @param signal aborted when the scenario is over */
  constructor(
    readonly node: InventoryNode,
    private readonly signal: AbortSignal,
  ) {
    this.facts = factsSchema.parse(node.facts);
  }

  get name(): string {
    return this.node.name;
  }

  /** As `on-host/preconditions.sh` prints it. */
  preconditions(): Promise<string> {
    const { machineId = "", scheme, host, user } = this.facts;
    const args = [GATE_HOME, this.name, this.node.address, machineId, scheme, host, user];
    return this.ask(["bash", "-s", "--", ...args], scriptIn("on-host", "preconditions"));
  }

  /** Seconds that its clock is off at least: the answer was made between question and reading it. */
  async clockOffset(): Promise<number> {
    const asked = Date.now() / 1000;
    // Others may be asked before; that is no time of this question's.
    let begun = asked;
    const answer = await this.ask(["date", "+%s.%N"], "", () => (begun = Date.now() / 1000));
    const there = Number(answer);
    if (!(there > 0)) throw new Error(`${this.name}: date printed ${answer}`);
    return Math.max(begun - there, there - Date.now() / 1000, 0);
  }

  /** Asks the gate's own program, which has to be there: see `send`. */
  gate(verb: string, ...args: readonly string[]): Promise<string> {
    const program = `${GATE_HOME}/folders/${this.facts.gate.digest}/gate.sh`;
    return this.ask(["bash", program, GATE_HOME, verb, ...args]);
  }

  /**
   * Puts a folder of the project on the host, unless it is there.
   * @throws Error when the folder is no longer what was deployed
   */
  async send({ folder, digest }: Folder): Promise<void> {
    const argv = ["bash", "-s", "--", GATE_HOME, digest];
    const receive = scriptIn("scripts", "receive");
    if ((await this.ask(argv, receive)).trim() === "present") return;
    if (folderOf(folder).digest !== digest)
      throw new Error(`\`${folder}\` was changed after it was deployed; run \`npm start\` again`);
    const { stdout } = await run("tar", ["-cz", "--exclude=.git", "-C", folder, "."], {
      encoding: "buffer",
      maxBuffer: 1 << 26,
    });
    await this.ask(argv, `ARCHIVE=${stdout.toString("base64")}\n${receive}`);
  }

  private ask(argv: readonly string[], script = "", onBegin?: () => void): Promise<string> {
    const timeout = (this.facts.flaky ? PATIENCE.flaky : PATIENCE.usual) * 1000;
    const answer = this.#last.then(() => {
      onBegin?.();
      return runOnNode(this.node, argv, { timeout, signal: this.signal }, script);
    });
    this.#last = answer.catch(() => undefined);
    return answer;
  }
}
