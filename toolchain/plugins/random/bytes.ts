import { randomBytes as bytes } from "node:crypto";
import type { PropertyMap } from "../provider/property";
import type { CheckFailure } from "../provider/resource";
import { randomResource } from "./resource";

/** `RandomId`: bytes in four notations, each after `prefix`. */
export const randomId = randomResource({
  required: { byteLength: "integer" },
  optional: { prefix: "string" },
  computed: ["b64Std", "b64Url", "dec", "hex"],
  check: (inputs) => atLeastOne("byteLength", inputs),
  generate(inputs) {
    const value = bytes(Number(inputs["byteLength"]));
    const prefix = typeof inputs["prefix"] === "string" ? inputs["prefix"] : "";
    const hex = value.toString("hex");
    return Promise.resolve({
      id: value.toString("base64url"),
      outputs: {
        b64Std: prefix + value.toString("base64"),
        b64Url: prefix + value.toString("base64url"),
        dec: prefix + BigInt(`0x${hex}`).toString(),
        hex: prefix + hex,
      },
    });
  },
});

/** `RandomBytes`: secret bytes. As in the official plugin the id is the value, and cannot be secret. */
export const randomBytes = randomResource({
  required: { length: "integer" },
  computed: ["base64", "hex"],
  secret: ["base64", "hex"],
  check: (inputs) => atLeastOne("length", inputs),
  generate(inputs) {
    const value = bytes(Number(inputs["length"]));
    const base64 = value.toString("base64");
    return Promise.resolve({ id: base64, outputs: { base64, hex: value.toString("hex") } });
  },
});

function atLeastOne(property: string, inputs: PropertyMap): readonly CheckFailure[] {
  return Number(inputs[property]) >= 1 ? [] : [{ property, reason: "must be at least 1" }];
}
