import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { differences, type Answers } from "../../../components/systems/x0tta6bl4/preflight/differences";
import { upstreamProblems } from "../../../components/systems/x0tta6bl4/upstream";

const node = { build_name: "yggdrasil", build_version: "0.5.14", ipv6_address: "200::1", ipv6_subnet: "300::/64", routing_table_size: 3, public_key: "k" }; // prettier-ignore
const good: Answers = {
  "/health": { status: 200, body: { status: "ok", version: "1" } },
  "/mesh/status": { status: 200, body: { status: "online", node } },
  "/mesh/peers": {
    status: 200,
    body: { status: "ok", peers: [{ port: 1, protocol: "tcp", remote: "r" }], count: 1 },
  },
  "/mesh/routes": { status: 200, body: { status: "ok", routing_table_size: 3 } },
};

describe("the preflight of a user's own node", () => {
  it("finds nothing in what is documented", () => {
    assert.deepEqual(differences(good), []);
  });

  it("names each difference", () => {
    const mock = { status: 200, body: { status: "mock" } };
    assert.deepEqual(
      differences({
        "/health": { status: 200, body: { status: "ok" } },
        "/mesh/status": {
          status: 200,
          body: { status: "online", node: { ...node, ipv6_address: "fd00::a" } },
        },
        "/mesh/peers": { status: 200, body: { status: "ok", peers: [{ port: 1 }], count: 1 } },
      }),
      [
        "`/health` has no `version`",
        '`/mesh/status` has the address `"fd00::a"`, which is not in 200::/7',
        "a peer of `/mesh/peers` has no `protocol`",
        "a peer of `/mesh/peers` has no `remote`",
        "there is no `/mesh/routes`",
      ],
    );
    assert.match(differences({ ...good, "/mesh/status": mock }).join(), /`\/mesh\/status` is in mock mode/);
  });

  it("starts the program and asks it", function () {
    this.timeout(30_000);
    const directory = mkdtempSync(join(tmpdir(), "testbed-x0-"));
    try {
      const binary = join(directory, "mock.cjs");
      writeFileSync(
        binary,
        `#!/usr/bin/env node
const { createServer } = require("node:http");
const { LISTEN_HOST, LISTEN_PORT } = process.env;
createServer((request, response) => {
  if (request.url === "/mesh/routes") return response.writeHead(404).end();
  response.end(JSON.stringify(request.url === "/health" ? { status: "ok", version: "3" } : { status: "mock" }));
}).listen(Number(LISTEN_PORT), LISTEN_HOST);
`,
        { mode: 0o755 },
      );
      const problems = upstreamProblems({ profile: "upstream", binary, settings: {} }, "Pulumi.test.yaml");
      const told = problems.map((problem) => problem.replace(/^.*?\): |\. The plan's.*$/g, ""));
      assert.deepEqual(told, [
        "`/mesh/status` is in mock mode: nothing it says is about the overlay",
        "`/mesh/peers` is in mock mode: nothing it says is about the overlay",
        "there is no `/mesh/routes`",
        "there are no metrics at METRICS_PORT, `/metrics`",
      ]);
      const none = upstreamProblems(
        { profile: "upstream", binary: join(directory, "none"), settings: {} },
        "f",
      );
      assert.match(none.join(), /could not be tried out: it cannot be run/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
