import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { upstreamProblems } from "../../components/systems/loomdb/upstream";
import { eventually, timeUntil } from "../support/eventually";
import { loomdbProgram, breakLoomDB } from "../support/loomdb-sabotage";
import { LoomDBNetwork, startWriting } from "../support/loomdb-network";
import { namespacesMissing } from "../support/namespaces";
import { skip } from "../support/skip";

/** Seconds in which all must be in step again. */
const AGAIN = 15;

describe("a relay and three nodes of LoomDB, as processes", function () {
  this.timeout(120_000);
  let network: LoomDBNetwork;
  before(async function () {
    const missing = namespacesMissing();
    if (missing !== undefined) skip(this, missing);
    network = await LoomDBNetwork.start("kept");
  });
  after(() => network.remove());

  const complete = async (ids: readonly string[]): Promise<number> => {
    assert.ok(ids.length > 30, `only ${ids.length} were acknowledged`);
    const milliseconds = await timeUntil(
      "nobody lacks anything",
      AGAIN,
      async () => (await network.missing(ids)).every((count) => count === 0),
      () => network.missing(ids),
    );
    await eventually("one wire for each node", AGAIN, async () => (await network.peers()) === 3);
    return milliseconds;
  };

  for (const seconds of [1, 6])
    it(`lose nothing while the relay is dead for ${seconds} s and forgets everything`, async () => {
      const stop = startWriting(network, `relay-${seconds}`);
      await sleep(500);
      await network.killRelay();
      await sleep(seconds * 1000);
      if (seconds > 5) assert.equal((await network.health(1)).healthy, false);
      await network.startRelay();
      await sleep(1000);
      const took = await complete(await stop());
      console.log(`      complete ${took.toFixed(0)} ms after the last write`);
      assert.equal((await network.health(1)).healthy, true);
    });

  it("lose nothing in either direction while a node is cut off, and it knows", async () => {
    const stop = startWriting(network, "cut");
    await sleep(500);
    await network.cut(0);
    await eventually("the node says so", 10, async () => !(await network.health(0)).healthy);
    assert.ok((await network.health(0)).sync.pendingChanges > 0);
    assert.equal((await network.health(1)).healthy, true);
    await network.create(1, "apart");
    await sleep(2000);
    assert.ok(!(await network.ids(0)).has("apart"));
    assert.ok((await network.ids(2)).has("apart"));
    await network.heal(0);
    const took = await timeUntil("it arrives", AGAIN, async () => (await network.ids(0)).has("apart"));
    console.log(`      there ${took.toFixed(0)} ms after the heal`);
    await sleep(500);
    await complete(await stop());
    await eventually(
      "nothing is pending",
      AGAIN,
      async () => (await network.health(0)).sync.pendingChanges === 0,
    );
  });

  it("lose nothing while the relay stands still", async () => {
    const stop = startWriting(network, "paused");
    await sleep(300);
    network.pauseRelay();
    await eventually("the nodes say so", 10, async () => !(await network.health(2)).healthy);
    network.continueRelay();
    await sleep(300);
    await complete(await stop());
  });

  it("give a node that was killed and has an empty store everything back", async () => {
    const before = [...(await network.ids(0))];
    await network.kill(2);
    await network.create(0, "meanwhile");
    await network.startNode(2);
    await complete([...before, "meanwhile"]);
  });

  it("end all with the same contents", async () => {
    const texts = await Promise.all(
      [0, 1, 2].map(async (node) => {
        const { text = "" } = await network.ask(node, "GET /nodes");
        const { nodes } = JSON.parse(text) as { nodes: { id: string }[] };
        return JSON.stringify(nodes.sort((a, b) => (a.id < b.id ? -1 : 1)));
      }),
    );
    assert.equal(new Set(texts).size, 1);
  });
});

describe("the plain variant of LoomDB", function () {
  this.timeout(60_000);
  it("loses what is written while the relay is dead, and does not come back", async function () {
    const missing = namespacesMissing();
    if (missing !== undefined) skip(this, missing);
    const network = await LoomDBNetwork.start("plain");
    try {
      const stop = startWriting(network, "plain");
      await sleep(300);
      await network.killRelay();
      await sleep(4000);
      await network.startRelay();
      await sleep(4000);
      const ids = await stop();
      await sleep(3000);
      const lacking = await network.missing(ids);
      assert.ok(
        lacking.every((count) => count > 20),
        lacking.join(),
      );
      assert.equal(await network.peers(), 0);
    } finally {
      await network.remove();
    }
  });
});

describe("the program of LoomDB", () => {
  const run = (env: Record<string, string>, ...args: string[]) =>
    spawnSync(process.execPath, [loomdbProgram(), ...args], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], ...env },
    });
  const good = { NODE_ID: "a", GUN_PEERS: "http://127.0.0.1:9/gun", PORT: "3999" };

  for (const [env, args, said] of [
    [good, ["node", "--fast"], /unknown option '--fast'/],
    [{ ...good, PORT: "99999" }, ["node"], /PORT.*expected a port/],
    [{ ...good, GUN_PEERS: "gun-relay" }, ["node"], /"gun-relay" is no URL/],
    [{ ...good, NODE_ID: "a b" }, ["node"], /NODE_ID.*expected up to 100 letters/],
    [{ ...good, LOOMDB_SYNC: "fast" }, ["node"], /Allowed choices are kept, plain/],
    [{ PORT: "3999" }, ["node"], /required option '--node-id/],
    [good, ["noed"], /unknown command 'noed'/],
  ] as const)
    it(`refuses ${args.join(" ")} with ${said}`, () => {
      const { status, stderr } = run(env, ...args);
      assert.match(stderr, said);
      assert.equal(status, 2);
    });
});

describe("the preflight of a user's own node of LoomDB", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => void (folder = mkdtempSync(join(tmpdir(), "loomdb own "))));
  after(() => rmSync(folder, { recursive: true }));
  const problems = (name: string, text?: string): readonly string[] => {
    const binary = join(folder, name);
    if (text !== undefined) writeFileSync(binary, text);
    return upstreamProblems({ profile: "upstream", binary, settings: {} }, "Pulumi.x.yaml");
  };

  it("finds nothing wrong with one that does as documented", () => {
    breakLoomDB([], join(folder, "good.cjs"));
    assert.deepEqual(problems("good.cjs"), []);
  });

  it("names what one lacks that ignores GUN_PEERS and most of the interface", () => {
    const health = `JSON.stringify({ nodeId: process.env.NODE_ID, healthy: true, sync: {}, stats: {} })`;
    const found = problems(
      "naive.cjs",
      `require("http").createServer((q, r) => { if (q.url !== "/health") r.statusCode = 404; r.end(q.url === "/health" ? ${health} : "{}"); }).listen(Number(process.env.PORT));`,
    ).join("\n");
    for (const lacking of [
      /GUN_PEERS/,
      /POST \/nodes: HTTP 404/,
      /no GET \/events/,
      /GET \/metrics lacks loomdb_info/,
    ])
      assert.match(found, lacking);
  });

  it("says how one ends that cannot be started", () => {
    const [only, ...more] = problems("ends.cjs", `process.stderr.write("no config\\n"); process.exit(3);`);
    assert.match(only ?? "", /it ends with exit code 3: no config/);
    assert.deepEqual(more, []);
  });

  it("says when one does not send what is written", () => {
    const silent = 'if (!raw.includes("preflight-node")) wire.send(raw)';
    breakLoomDB([{ patches: [{ find: "wire.send(raw)", replace: silent }] }], join(folder, "mute.cjs"));
    assert.match(problems("mute.cjs").join(), /what is written with POST \/nodes is not sent to the relay/);
  });
});
