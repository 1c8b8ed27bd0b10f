import bcrypt from "bcryptjs";
import type { PropertyMap } from "../provider/property";
import type { CheckFailure } from "../provider/resource";
import { randomCharacters, type CharacterClass } from "./characters";
import { randomResource, type RandomDefinition } from "./resource";

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const NUMERIC = "0123456789";
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";
/** bcrypt hashes no more than this many bytes; cost 10 is what the official plugin uses. */
const BCRYPT_BYTES = 72;
const BCRYPT_COST = 10;

const TEXT = {
  required: { length: "integer" },
  optional: {
    lower: "boolean",
    upper: "boolean",
    numeric: "boolean",
    number: "boolean",
    special: "boolean",
    minLower: "integer",
    minUpper: "integer",
    minNumeric: "integer",
    minSpecial: "integer",
    overrideSpecial: "string",
  },
  defaults: {
    lower: true,
    upper: true,
    special: true,
    minLower: 0,
    minUpper: 0,
    minNumeric: 0,
    minSpecial: 0,
  },
  check: checkText,
} as const satisfies Partial<RandomDefinition>;

/** `RandomString`: its result is its id, and no secret. */
export const randomString = randomResource({
  ...TEXT,
  computed: ["result", "number", "numeric"],
  generate(inputs) {
    const result = textOf(inputs);
    return Promise.resolve({ id: result, outputs: { ...digits(inputs), result } });
  },
});

/** `RandomPassword`: secret, with its bcrypt hash. */
export const randomPassword = randomResource({
  ...TEXT,
  computed: ["result", "bcryptHash", "number", "numeric"],
  secret: ["result", "bcryptHash"],
  async generate(inputs) {
    const result = textOf(inputs);
    const hashed = Buffer.from(result).subarray(0, BCRYPT_BYTES).toString();
    return {
      id: "none",
      outputs: { ...digits(inputs), result, bcryptHash: await bcrypt.hash(hashed, BCRYPT_COST) },
    };
  },
});

function textOf(inputs: PropertyMap): string {
  return randomCharacters(Number(inputs["length"]), classesOf(inputs));
}

function classesOf(inputs: PropertyMap): readonly CharacterClass[] {
  const given = inputs["overrideSpecial"];
  const special = typeof given === "string" && given !== "" ? given : SPECIAL;
  return [
    { characters: LOWER, included: inputs["lower"] === true, minimum: Number(inputs["minLower"]) },
    {
      characters: LOWER.toUpperCase(),
      included: inputs["upper"] === true,
      minimum: Number(inputs["minUpper"]),
    },
    { characters: NUMERIC, included: digits(inputs).numeric, minimum: Number(inputs["minNumeric"]) },
    { characters: special, included: inputs["special"] === true, minimum: Number(inputs["minSpecial"]) },
  ];
}

/** `number` is the old name of `numeric`; the state has both. */
function digits(inputs: PropertyMap): { number: boolean; numeric: boolean } {
  const on = (inputs["numeric"] ?? inputs["number"] ?? true) === true;
  return { number: on, numeric: on };
}

function checkText(inputs: PropertyMap): readonly CheckFailure[] {
  const minimum = ["minLower", "minUpper", "minNumeric", "minSpecial"].reduce(
    (sum, name) => sum + Number(inputs[name]),
    0,
  );
  const failures: CheckFailure[] = [];
  if (Number(inputs["length"]) < Math.max(1, minimum)) {
    failures.push({
      property: "length",
      reason: `must be at least 1 and the sum of the minimums (${String(minimum)})`,
    });
  }
  if (!classesOf(inputs).some(({ included }) => included)) {
    failures.push({ property: "lower", reason: "or upper, numeric or special has to be true" });
  }
  if ("number" in inputs && "numeric" in inputs && inputs["number"] !== inputs["numeric"]) {
    failures.push({ property: "number", reason: "is the old name of numeric and must not differ from it" });
  }
  return failures;
}
