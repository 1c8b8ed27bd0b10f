import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { description } from "../../../components/systems/macula/node/describe";
import { upstreamProblems } from "../../../components/systems/macula/upstream";

describe("preflight of a user's own Macula", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "macula upstream "))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Problems of a program that says so of itself. */
  function problemsOf(said: string): readonly string[] {
    const binary = join(folder, "program");
    writeFileSync(binary, `#!/bin/sh\ncat <<'END'\n${said}\nEND\n`, { mode: 0o755 });
    return upstreamProblems({ profile: "upstream", binary, settings: {} }, "Pulumi.x.yaml");
  }

  it("finds nothing wrong with a program that can do all", () => {
    assert.deepEqual(problemsOf(JSON.stringify(description)), []);
  });

  it("names what is lacking, and what the published Macula has instead", () => {
    const said = { ...description, strategies: ["first", "random"], transport: "quic" };
    const [strategies = "", transport = "", ...others] = problemsOf(JSON.stringify(said));
    assert.match(
      strategies,
      /Pulumi\.x\.yaml.* lacks of strategies: `round_robin`\..*from 1\.0 on there are no/,
    );
    assert.match(transport, /lacks of transport: `http2 over tls over tcp`\..*QUIC over UDP/);
    assert.deepEqual(others, []);
  });

  it("takes nothing for granted of a program that does not say what it can do", () => {
    assert.equal(problemsOf("usage: program").length, Object.keys(description).length);
  });

  it("says when there is no such program", () => {
    const binary = join(folder, "nowhere");
    const problems = upstreamProblems({ profile: "upstream", binary, settings: {} }, "Pulumi.x.yaml");
    assert.match(problems.join(), /cannot be run .*ENOENT/);
  });

  it("asks nothing without a program", () => {
    assert.deepEqual(upstreamProblems({ profile: "documented", settings: {} }, "Pulumi.x.yaml"), []);
  });
});
