import assert from "node:assert/strict";
import { ConfigError } from "../../components/errors";
import { prepareStack } from "../../components/prepared-stack";
import { systems } from "../../components/systems";

describe("a stack that is prepared", () => {
  for (const environment of ["docker", "kind"])
    it(`is refused on \`${environment}\` with a system that is for others, which are named, and why`, () =>
      assert.rejects(
        prepareStack({
          ...{ stack: "x", project: process.cwd(), file: "Pulumi.x.yaml", systems },
          raw: { environment, system: "archy" },
        }),
        (error: unknown) =>
          error instanceof ConfigError &&
          error.message.includes(
            "`testbed:system` is `archy`, which is for `testbed:environment` `local` or `lan` (Pulumi.x.yaml): its gate tests whole machines",
          ),
      ));
});
