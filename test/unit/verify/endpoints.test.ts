import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { NodeSpec } from "../../../components/spec";
import { checkEndpoints } from "../../../scenarios/verify/endpoints";

describe("verifying metrics endpoints", () => {
  let server: Server;
  let said = "";

  before((done) => {
    server = createServer((_, response) => response.end(said)).listen(0, "127.0.0.1", done);
  });
  after(() => server.close());

  async function problems(text: string, names: readonly string[]): Promise<readonly string[]> {
    said = text;
    const { port } = server.address() as AddressInfo;
    const ready = { port, withinSeconds: 0 };
    const metrics = { port, path: "/metrics", names };
    const service = { name: "web", command: ["web"], restart: "always", ready, metrics } as const;
    const node: NodeSpec = { name: "a", role: "r", address: "127.0.0.1", ports: [], services: [service] };
    return checkEndpoints([node]);
  }

  it("finds all that are wanted: plain, labelled, and histograms", async () => {
    const text = 'height 4\npeers{to="b"} 1\ntook_bucket{le="1"} 3\n';
    assert.deepEqual(await problems(text, ["height", "peers", "took"]), []);
  });

  it("names each one that is lacking, also when another one's name begins alike", async () => {
    const [sentence, ...others] = await problems("height_max 4\n# HELP peers how many\n", [
      "height",
      "peers",
    ]);
    assert.match(sentence ?? "", /^metrics of web on a .*: lacks height, peers$/);
    assert.deepEqual(others, []);
  });

  it("takes an answer without a sample for none", async () => {
    assert.match((await problems("<html>", []))[0] ?? "", /without a single sample/);
  });
});
