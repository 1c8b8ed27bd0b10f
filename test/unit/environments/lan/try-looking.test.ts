import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { UnreachableError } from "../../../../components/environments/lan/ask";
import { addressFile, configFile } from "../../../../components/environments/lan/names";
import { tryLooking } from "../../../../components/environments/lan/try-looking";

const MOVED = "192.168.1.21";

describe("LAN: a machine that was given an address", () => {
  const path = process.env.PATH;
  let project: string;
  const look = () => tryLooking({ project, stack: "lab", owner: "0123abcd", node: "n1", programs: [] });
  const given = () => join(project, addressFile("lab", "n1"));
  const asked = () => readFileSync(join(project, "asked"), "utf8").trim().split("\n");

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "testbed-address-"));
    symlinkSync(join(process.cwd(), "components"), join(project, "components"));
    mkdirSync(dirname(given()), { recursive: true });
    writeFileSync(join(project, configFile("lab", "n1")), "# n1 10\nHost n1\n");
    writeFileSync(given(), `${MOVED}\n`);
    process.env.PATH = [project, path].join(delimiter);
  });
  afterEach(() => {
    process.env.PATH = path;
    rmSync(project, { recursive: true });
  });

  /** A machine that answers at these addresses; `own` is what its ssh config says. */
  function answersAt(...addresses: readonly ("moved" | "own")[]): void {
    const script = `#!/bin/sh
cat >/dev/null
case "$*" in *HostName=${MOVED}*) where=moved ;; *) where=own ;; esac
echo "$where" >>'${project}/asked'
case " ${addresses.join(" ")} " in *" $where "*) exit 0 ;; esac
echo 'connect to host n1 port 22: No route to host' >&2
exit 255
`;
    writeFileSync(join(project, "ssh"), script, { mode: 0o755 });
  }

  it("is asked there", async () => {
    answersAt("moved", "own");
    assert.ok(!((await look()) instanceof UnreachableError));
    assert.deepEqual(asked(), ["moved"]);
    assert.ok(existsSync(given()));
  });

  it("is asked at its own one when it is not there any more, and that it was moved is forgotten", async () => {
    answersAt("own");
    assert.ok(!((await look()) instanceof UnreachableError));
    assert.deepEqual(asked(), ["moved", "own"]);
    assert.ok(!existsSync(given()));
  });

  it("is still where it was moved to when it answers nowhere: it may only be off", async () => {
    answersAt();
    const seen = await look();
    assert.ok(seen instanceof UnreachableError);
    assert.match(seen.message, /cannot be reached: .*No route to host/);
    assert.deepEqual(asked(), ["moved", "own"]);
    assert.equal(readFileSync(given(), "utf8"), `${MOVED}\n`);
  });

  it("is asked once when it was given none", async () => {
    rmSync(given());
    answersAt();
    assert.ok((await look()) instanceof UnreachableError);
    assert.deepEqual(asked(), ["own"]);
  });
});
