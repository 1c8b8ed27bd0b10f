import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { bundle } from "../../components/bundle";

/** What a program costs at each start and on each host. */
const MOST_BYTES = 1_000_000;

describe("a bundle", function () {
  this.timeout(20_000);

  it("leaves out what its program does not use, as all languages that errors can be told in", () => {
    const content = bundle("components/systems/the-block/node/main.ts", "the-block");
    if (typeof content === "string" || !("file" in content)) throw new Error("the bundle is no file");
    const text = readFileSync(content.file, "utf8");
    assert.doesNotMatch(text, /zod\/v4\/locales\/de\.js/, 'import zod as `import * as z from "zod"`');
    assert.ok(text.length < MOST_BYTES, `${text.length} bytes`);
  });
});
