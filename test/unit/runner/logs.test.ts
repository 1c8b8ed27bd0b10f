import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Inventory } from "../../../scenarios/inventory";
import { LogWindow } from "../../../scenarios/runner/logs";
import { eventually } from "../../support/eventually";

describe("the logs of a scenario's time", function () {
  this.timeout(10_000);
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "logs-"))));
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });
  const log = (name: string): string => join(directory, `${name}.log`);
  const kept = (name: string): string => readFileSync(join(directory, "kept", `${name}.log`), "utf8");
  const inventory = (...exec: string[]): Inventory =>
    ({
      nodes: [
        {
          name: "a",
          exec,
          services: ["one", "two", "none"].map((name) => ({
            name,
            ...(name === "none" ? {} : { log: log(name) }),
          })),
        },
      ],
    }) as never;

  it("are those of all services, with the end of what was there before", async () => {
    for (const name of ["one", "two"]) writeFileSync(log(name), "before\n");
    // Says when the node has been asked for the ends of its logs.
    const asked = join(directory, "asked");
    const window = new LogWindow(inventory("sh", "-c", `"$@"; : >"${asked}"`, "sh"));
    await eventually("the window is open", 5, () => existsSync(asked) || undefined);
    appendFileSync(log("one"), "meanwhile\n");
    assert.deepEqual(await window.keep(join(directory, "kept")), []);
    const began = /^before\n\[testbed\] \d{4}-\S+Z the scenario began\n/;
    for (const [name, meanwhile] of [
      ["a-one", "meanwhile\n"],
      ["a-two", ""],
    ] as const) {
      assert.match(kept(name), began);
      assert.equal(kept(name).replace(began, ""), meanwhile);
    }
  });

  it("are the last lines where nobody knows how long they were, and say so", async () => {
    const flag = join(directory, "reachable");
    const window = new LogWindow(inventory("sh", "-c", `test -e "${flag}" && exec "$@"`, "sh"));
    // The first question has been answered, badly, when the second one is asked.
    assert.match((await window.keep(join(directory, "kept"))).join(), /^a: its logs cannot be read/);
    writeFileSync(flag, "");
    writeFileSync(log("one"), "1\n2\n");
    assert.deepEqual(await window.keep(join(directory, "kept")), []);
    assert.match(
      kept("a-one"),
      /^\[testbed\] where the scenario began is not known: the last 500 lines\n1\n2\n$/,
    );
    assert.equal(existsSync(join(directory, "kept", "a-two.log")), false);
  });
});
