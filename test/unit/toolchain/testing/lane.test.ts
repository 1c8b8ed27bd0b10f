import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { laneInput } from "../../../../toolchain/testing/lane";

describe("environment of a lane", () => {
  it("arrives as it is, but for what the shell keeps for itself", () => {
    const odd = {
      A: "it's $HOME `id`\n\\ 🚧",
      EMPTY: "",
      PPID: "1",
      "npm_config_//registry": "x",
      GONE: undefined,
    };
    const script =
      'IFS= read -r -d \'\' environment; eval "$environment"; printf \'%s|%s|%s\' "$A" "${EMPTY-unset}" "$PPID"; cat';
    const { stdout, stderr } = spawnSync("bash", ["-c", script], {
      input: `${laneInput(odd)}rest`,
      encoding: "utf8",
    });
    assert.equal(stderr, "");
    assert.match(stdout, /^it's \$HOME `id`\n\\ 🚧\|\|\d+rest$/);
    assert.doesNotMatch(stdout, /\|1rest/);
  });
});
