import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Inventory, InventoryNode } from "../../../scenarios/inventory";
import { factsOf } from "../../../components/systems/archy/facts";
import { archy } from "../../../components/systems/archy/system";
import type { SystemOptions } from "../../../components/systems/system";

const READY = [
  ...["identity", "tools", "disk", "gate", "password", "synced", "archival"],
  ...["installs", "proxy", "units", "settled"],
];

const record = (path: string, text: string): string =>
  `file ${path} ${Buffer.from(text).toString("base64")}\n`;

/** Records of a gate, iteration by iteration: exit code and TAP. */
export function recordsOf(...iterations: readonly (readonly [code: number, tap: string])[]): string {
  return iterations
    .map(([code, tap], index) => {
      const cases = "<testcase/>".repeat(tap.match(/^(not )?ok /gm)?.length ?? 0);
      const at = String(index + 1);
      return [
        record(`${at}/exit`, `${code} 1`),
        record(`${at}/tap-1.tap`, tap),
        record(`${at}/junit-1.xml`, cases),
      ].join("");
    })
    .join("");
}

export const GREEN = "1..2\nok 1 a\nok 2 b\n";
export const RED = "1..2\nok 1 a\nnot ok 2 b\n";

/** A host whose answers are files; green by itself. */
export class FakeHost {
  readonly #directory = mkdtempSync(join(tmpdir(), "testbed-host-"));
  readonly node: InventoryNode;

  constructor(name: string, options: SystemOptions) {
    const { topology } = archy;
    const placed = topology.nodes.find((node) => node.name === name)!;
    this.node = {
      ...placed,
      ports: [],
      exec: ["bash", join(__dirname, "fake-host.sh"), this.#directory],
      services: [],
      facts: factsOf(placed, options),
    };
    this.precondition({});
    this.answer("receive", "present");
    this.answer("start", "begun");
    this.answer("seen", "");
    this.answer("look", "state ended\n");
    this.answer("records", recordsOf([0, GREEN], [0, GREEN]));
  }

  /** Whoever asks meanwhile has this answer or the one before, whole. */
  answer(what: string, text: string): void {
    const file = join(this.#directory, what);
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  }

  /** Nothing answers to that any more. */
  silence(what: string): void {
    rmSync(join(this.#directory, what));
  }

  /** All met, but for these lines. */
  precondition(over: Readonly<Record<string, string>>): void {
    this.answer("preconditions", READY.map((name) => `${name}\t${over[name] ?? "ok\tfine"}\n`).join(""));
  }

  /** Every question so far. */
  asked(): readonly string[] {
    return readFileSync(join(this.#directory, "asked"), "utf8").trim().split("\n");
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true });
  }
}

export function inventoryOf(hosts: readonly FakeHost[]): Inventory {
  return {
    ...{ version: 1, stack: "test", owner: "owner", environment: "fake", capabilities: [] },
    ...{ system: "archy", profile: "documented", controller: "", vantage: [] },
    nodes: hosts.map(({ node }) => node),
  };
}
