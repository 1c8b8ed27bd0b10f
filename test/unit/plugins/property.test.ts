import assert from "node:assert/strict";
import fc from "fast-check";
import {
  fromWire,
  reveal,
  Secret,
  toWire,
  Unknown,
  type Wire,
} from "../../../toolchain/plugins/provider/property";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("Property values", () => {
  it("are secret when they come in the envelope of a secret", () => {
    const value = fromWire({ [SIGNATURE]: SECRET, value: { password: "x" } });
    assert.ok(value instanceof Secret);
    assert.deepEqual(value.value, { password: "x" });
  });

  it("are unknown when they are one of the engine's placeholders", () => {
    assert.ok(fromWire(UNKNOWN) instanceof Unknown);
    assert.ok(fromWire("6a19a0b0-7e62-4c92-b797-7f8e31da9cc2") instanceof Unknown);
  });

  it("go back as they came", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (plain, hidden) => {
        const wire = { plain, hidden: { [SIGNATURE]: SECRET, value: hidden }, list: [UNKNOWN] } as Wire;
        assert.deepEqual(toWire(fromWire(wire)), wire);
      }),
    );
  });

  it("are revealed at every depth, and unknown ones stay unknown", () => {
    const value = { list: [new Secret({ inner: new Secret("x") }), Unknown.value] };
    assert.deepEqual(reveal(value), { list: [{ inner: "x" }, Unknown.value] });
  });

  it("keep assets whole", () => {
    const asset = { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", hash: "h", path: "p" };
    assert.deepEqual(toWire(fromWire(asset)), asset);
  });
});
