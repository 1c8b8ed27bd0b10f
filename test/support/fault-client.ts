import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Observation } from "../../scenarios/adapter";
import type { FaultSpec } from "../../scenarios/faults/fault";
import type { Injection } from "../../scenarios/faults/inject";
import type { Inventory } from "../../scenarios/inventory";
import type { Call } from "./fault-runner";
import { support, type Namespaces } from "./namespaces";
import { TYPESCRIPT } from "../../scenarios/typescript";

interface Answer {
  readonly value?: unknown;
  readonly state?: string;
  readonly error?: string;
}

/** A runner process in the controller's namespace, one call at a time. */
export class FaultClient {
  readonly #answers: ((answer: Answer) => void)[] = [];
  state: string | undefined;

  static async start(lab: Namespaces, inventory: Inventory): Promise<FaultClient> {
    const argv = [process.execPath, ...TYPESCRIPT, support("fault-runner.ts"), JSON.stringify(inventory)];
    return new FaultClient(await lab.start(undefined, argv));
  }

  private constructor(readonly child: ChildProcess) {
    createInterface({ input: child.stdout! }).on("line", (line) => {
      if (line !== "{}") this.#answers.shift()?.(JSON.parse(line) as Answer);
    });
  }

  setup(name: string, spec: FaultSpec): Promise<string[]> {
    return this.#call({ call: "setup", name, spec });
  }
  inject(name: string): Promise<Injection> {
    return this.#call({ call: "inject", name });
  }
  verifyOn(name: string): Promise<Observation> {
    return this.#call({ call: "verifyOn", name });
  }
  recover(name: string): Promise<void> {
    return this.#call({ call: "recover", name });
  }
  verifyOff(name: string, within: number): Promise<Observation> {
    return this.#call({ call: "verifyOff", name, within });
  }
  cleanup(name: string): Promise<void> {
    return this.#call({ call: "cleanup", name });
  }

  async #call<T>(call: Call): Promise<T> {
    const answer = await new Promise<Answer>((resolve) => {
      this.#answers.push(resolve);
      this.child.stdin!.write(`${JSON.stringify(call)}\n`);
    });
    if (answer.error !== undefined) throw new Error(answer.error);
    this.state = answer.state;
    return answer.value as T;
  }
}
