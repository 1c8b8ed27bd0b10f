import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { findingsTable } from "../../../cli/doctor/table";
import { askSystem } from "../../../scenarios/doctor/system";
import { prometheusOf, scrapeTargets, told } from "../../../scenarios/doctor/targets";
import type { InventoryNode } from "../../../scenarios/inventory";

const node = { name: "n" } as InventoryNode;
const target = (health: string, lastError = ""): Parameters<typeof told>[0][number] => ({
  ...{ health, lastError, scrapeUrl: "http://n:80/metrics", labels: { job: "web" } },
});

describe("scrape targets", () => {
  it("are well when all are up", () => assert.equal(told([target("up"), target("up")]), "all 2 are up"));
  it("that are down are named with the reason", () => {
    assert.throws(
      () => told([target("up"), target("down", "connection refused")]),
      /^Error: 1 of 2 are not up: web at http:\/\/n:80\/metrics is down: connection refused$/,
    );
  });
  it("that Prometheus does not know are not well", () => assert.throws(() => told([]), /scrapes nothing/));
  it("not yet scraped are not well", () => assert.throws(() => told([target("unknown")]), /is unknown$/));

  it("are asked of Prometheus", async () => {
    const server = createServer((_, answer) => {
      answer.end(JSON.stringify({ status: "success", data: { activeTargets: [target("up")] } }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const [ports, services] = [[{ name: "prometheus", number: port }], [{ name: "prometheus" }]];
    const watched = { name: "eye", address: "127.0.0.1", ports, services } as never;
    const url = prometheusOf([{ ...node, ports: [], services: [] }, watched])?.url ?? "";
    try {
      assert.equal((await scrapeTargets(url)).saw, "all 1 are up");
    } finally {
      server.close();
      server.closeAllConnections();
    }
    assert.equal((await scrapeTargets(url)).ok, false);
  });

  it("are not asked for where there is no Prometheus", () => {
    assert.equal(prometheusOf([{ ...node, ports: [], services: [] }]), undefined);
  });
});

describe("a system's own questions", () => {
  it("are its health and what it finds", async () => {
    const found = await askSystem(
      {
        health: () => Promise.resolve({ ok: false, saw: "lonely" }),
        diagnose: () => Promise.resolve([{ what: "peers", ok: false, saw: "none", advice: "add one" }]),
      },
      node,
    );
    assert.deepEqual(
      found.map(({ what, ok, saw }) => [what, ok, saw]),
      [
        ["health", false, "lonely"],
        ["peers", false, "none"],
      ],
    );
  });
  it("are not well without an answer", async () => {
    const never = (): Promise<never> => new Promise(() => undefined);
    const found = await askSystem({ health: never, diagnose: never }, node, 0.05);
    assert.deepEqual(
      found.map(({ what, ok, saw }) => [what, ok, saw]),
      [
        ["health", false, "no answer within 0.05 s"],
        ["troubleshooting", false, "no answer within 0.05 s"],
      ],
    );
  });
  it("that nothing is seen of are not well", async () => {
    const [health] = await askSystem(
      { health: () => Promise.resolve({ ok: true, missing: true, saw: "?" }) },
      node,
    );
    assert.equal(health?.ok, false);
  });
  it("are none where a system has none", async () => assert.deepEqual(await askSystem({}, node), []));
});

describe("the table of findings", () => {
  it("has advice below what is not well, and says how many that are", () => {
    const findings = [
      { where: "machine", what: "Node", ok: true, saw: "20" },
      { where: "a", what: "service x", ok: false, saw: "gone", advice: "start it" },
    ];
    assert.deepEqual(findingsTable(findings, false).split("\n"), [
      "✓ machine  Node       20",
      "✗ a        service x  gone",
      "                      → start it",
      "",
      "1 of 2 are not well",
      "",
    ]);
    assert.match(findingsTable(findings.slice(0, 1), false), /\nall 1 are well\n$/);
  });
});
