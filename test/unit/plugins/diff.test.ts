import assert from "node:assert/strict";
import { diff, propertyOf } from "../../../toolchain/plugins/provider/diff";
import {
  ASSET_SIGNATURE,
  Secret,
  typedObject,
  Unknown,
  type Property,
} from "../../../toolchain/plugins/provider/property";

function changes(old: Property, now: Property): Record<string, string> {
  return Object.fromEntries(diff({ it: old }, { it: now }));
}

describe("The difference of two sets of inputs", () => {
  it("is empty for equal ones, whatever the order of their keys", () => {
    assert.deepEqual(changes({ a: 1, b: [true, "x"] }, { b: [true, "x"], a: 1 }), {});
  });

  it("names the path of each value that was added, deleted or updated", () => {
    assert.deepEqual(changes({ kept: 1, gone: 1, list: [1, 2] }, { kept: 1, new: 1, list: [1, 3, 4] }), {
      "it.gone": "delete",
      "it.new": "add",
      "it.list[1]": "update",
      "it.list[2]": "add",
    });
  });

  it("quotes keys that are no identifiers", () => {
    assert.deepEqual(changes({ "a.b": 1 }, { "a.b": 2 }), { 'it["a.b"]': "update" });
  });

  it("takes null for absent", () => {
    assert.deepEqual(diff({ a: null }, {}).size, 0);
  });

  it("sees through secrets, and counts a change of secrecy", () => {
    assert.deepEqual(changes(new Secret("x"), new Secret("x")), {});
    assert.deepEqual(changes(new Secret("x"), new Secret("y")), { it: "update" });
    assert.deepEqual(changes("x", new Secret("x")), { it: "update" });
  });

  it("counts what is not known yet as changed", () => {
    assert.deepEqual(changes("x", Unknown.value), { it: "update" });
    assert.deepEqual(changes([1, "x"], [1, Unknown.value]), { "it[1]": "update" });
  });

  it("compares assets by their content", () => {
    const asset = (hash: string, path: string): Property => typedObject(ASSET_SIGNATURE, { hash, path });
    assert.deepEqual(changes(asset("1", "here"), asset("1", "there")), {});
    assert.deepEqual(changes(asset("1", "here"), asset("2", "here")), { it: "update" });
  });

  it("does not take a list for a map or text for a number", () => {
    assert.deepEqual(changes(["x"], { 0: "x" }), { it: "update" });
    assert.deepEqual(changes("1", 1), { it: "update" });
  });

  it("belongs to the first segment of its path", () => {
    for (const path of ["triggers", "triggers[0]", "triggers.a", 'triggers["a.b"]']) {
      assert.equal(propertyOf(path), "triggers");
    }
  });
});
