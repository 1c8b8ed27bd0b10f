import assert from "node:assert/strict";
import type { Resource, StateResource } from "./stack";
import { withStack } from "./suite";

const CIPHER = "1b47061264138c4ac30d75fd1eb44270";
const TEXT = { minLower: 2, minUpper: 2, minNumeric: 2, minSpecial: 2, length: 12 };

function resources(keeper: string): Readonly<Record<string, Resource>> {
  const keepers = { keeper };
  return {
    password: { type: "RandomPassword", ...TEXT, keepers },
    string: { type: "RandomString", length: 8, special: false, upper: false, numeric: false, keepers },
    own: {
      type: "RandomString",
      length: 6,
      lower: false,
      upper: false,
      numeric: false,
      overrideSpecial: "/",
      keepers,
    },
    id: { type: "RandomId", byteLength: 5, prefix: "p-", keepers },
    integer: { type: "RandomInteger", min: 7, max: 9, keepers },
    uuid: { type: "RandomUuid", keepers },
    bytes: { type: "RandomBytes", length: 4, keepers },
    pet: { type: "RandomPet", length: 3, prefix: "my", separator: "_", keepers },
    shuffle: { type: "RandomShuffle", inputs: ["a", "b", "c"], resultCount: 2, keepers },
    kept: { type: "RandomId", byteLength: 5 },
  };
}

const outputs = { password: "password.result", hash: "password.bcryptHash", bytes: "bytes.base64" };

describe("Random resources", function () {
  this.timeout(120_000);
  const stack = withStack();
  let output = "";
  let state: Readonly<Record<string, StateResource>> = {};
  let values: Readonly<Record<string, unknown>> = {};

  before(async () => {
    output = await stack().up({ resources: resources("one"), outputs });
    state = await stack().state();
    values = await stack().outputs();
  });

  function out(name: string): Readonly<Record<string, unknown>> {
    return state[name]?.outputs ?? {};
  }

  it("make a password of the asked length, with the asked number of each kind of character", () => {
    const password = String(values["password"]);
    assert.equal(password.length, 12);
    for (const kind of [/[a-z]/g, /[A-Z]/g, /[0-9]/g, /[^a-zA-Z0-9]/g]) {
      assert.ok((password.match(kind) ?? []).length >= 2, `${password} ${String(kind)}`);
    }
  });

  it("keep a password and its hash secret", () => {
    assert.match(String(values["hash"]), /^\$2[ab]\$10\$/);
    assert.match(JSON.stringify(out("password")["result"]), new RegExp(CIPHER));
    assert.match(JSON.stringify(out("password")["bcryptHash"]), new RegExp(CIPHER));
    assert.match(output, /password: \[secret\]/);
    assert.equal(state["password"]?.id, "none");
  });

  it("fill in the defaults of a password", () => {
    const { lower, upper, special, number, numeric, minLower } = out("password");
    assert.deepEqual([lower, upper, special, number, numeric, minLower], [true, true, true, true, true, 2]);
  });

  it("make a string of the allowed characters, which is its id", () => {
    assert.match(String(out("string")["result"]), /^[a-z]{8}$/);
    assert.equal(state["string"]?.id, out("string")["result"]);
    assert.equal(out("own")["result"], "//////");
  });

  it("make an id in four notations, after its prefix", () => {
    const { hex, dec, b64Url, b64Std } = out("id");
    const bytes = Buffer.from(String(hex).slice(2), "hex");
    assert.equal(bytes.length, 5);
    assert.equal(dec, `p-${BigInt(`0x${bytes.toString("hex")}`).toString()}`);
    assert.equal(b64Url, `p-${bytes.toString("base64url")}`);
    assert.equal(b64Std, `p-${bytes.toString("base64")}`);
    assert.equal(state["id"]?.id, bytes.toString("base64url"));
  });

  it("make an integer within its bounds", () => {
    assert.ok([7, 8, 9].includes(Number(out("integer")["result"])));
    assert.equal(state["integer"]?.id, String(out("integer")["result"]));
  });

  it("make a UUID", () => {
    assert.match(String(out("uuid")["result"]), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it("make secret bytes", () => {
    assert.equal(Buffer.from(String(values["bytes"]), "base64").length, 4);
    assert.match(JSON.stringify(out("bytes")["hex"]), new RegExp(CIPHER));
  });

  it("make a name of words", () => {
    assert.match(state["pet"]?.id ?? "", /^my_[a-z]+_[a-z]+_[a-z]+$/);
  });

  it("choose from a list", () => {
    const results = out("shuffle")["results"] as readonly string[];
    assert.equal(new Set(results).size, 2);
    assert.ok(results.every((item) => ["a", "b", "c"].includes(item)));
  });

  it("stay what they are as long as nothing changes", async () => {
    assert.match(await stack().up({ resources: resources("one"), outputs }), /11 unchanged/);
    assert.deepEqual(await stack().outputs(), values);
  });

  it("are all made anew when their keepers change, and only they", async () => {
    const run = await stack().up({ resources: resources("two"), outputs });
    assert.match(run, /9 replaced/);
    assert.match(run, /2 unchanged/);
    assert.notEqual((await stack().outputs())["password"], values["password"]);
    assert.equal((await stack().state())["kept"]?.id, state["kept"]?.id);
  });

  it("are refused at preview when they cannot be made", async () => {
    const impossible = { type: "RandomPassword", length: 3, minLower: 4 };
    stack().declare({ resources: { impossible, upside: { type: "RandomInteger", min: 2, max: 1 } } });
    const run = await stack().run("preview", "--stack", "test");
    assert.notEqual(run.status, 0);
  });
});
