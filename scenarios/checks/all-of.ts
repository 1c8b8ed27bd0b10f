import * as z from "zod";
import { commonCheck } from "./check";
import type { CheckSpec } from "../scenario";

/** Several checks as one. One that was seen not to hold outweighs one that could not be seen. */
export const allOf = commonCheck({
  about: "all of the given checks hold at the same look",
  arguments: z.strictObject({
    checks: z
      .array(z.custom<CheckSpec>((value) => z.looseObject({ check: z.string() }).safeParse(value).success))
      .min(1),
  }),
  fromSamples: false,
  async run({ checks }, state, world) {
    const seen = await Promise.all(checks.map((check) => world.ask(check, state)));
    const wrong =
      seen.find((each) => !each.ok && each.missing !== true) ?? seen.find((each) => each.missing === true);
    if (wrong) return wrong;
    const data = Object.fromEntries(seen.map((each, index) => [checks[index]?.check ?? "", each.data ?? {}]));
    return { ok: true, saw: seen.map((each) => each.saw).join("; "), data };
  },
});
