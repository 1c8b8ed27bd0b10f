import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { askWhereItWas } from "../../../../components/environments/lan/address";
import { addressFile } from "../../../../components/environments/lan/names";

describe("LAN: a machine that was given an address", () => {
  let project: string;
  let file: string;
  const place = () => ({ project, stack: "lab", node: "n1" });

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "testbed-address-"));
    file = join(project, addressFile("lab", "n1"));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "192.168.1.21\n");
  });
  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  it("is asked at its own one without that, which is forgotten when it answers there", async () => {
    const answer = await askWhereItWas(place(), () => Promise.resolve(existsSync(file)));
    assert.equal(answer, false);
    assert.equal(existsSync(file), false);
  });

  it("is still where it was moved to when it answers nowhere: it may only be off", async () => {
    await assert.rejects(
      askWhereItWas(place(), () => Promise.reject(new Error("no route"))),
      /no route/,
    );
    assert.equal(readFileSync(file, "utf8"), "192.168.1.21\n");
  });

  it("is not asked again when it was given none", async () => {
    rmSync(file);
    assert.equal(await askWhereItWas(place(), () => Promise.resolve(1)), undefined);
  });
});
