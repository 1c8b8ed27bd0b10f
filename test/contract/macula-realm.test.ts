import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { addressOf } from "../../components/systems/macula/node/config";
import { eventually, until } from "../support/eventually";
import { MaculaProcesses, type Program } from "../support/macula-processes";

interface Became {
  readonly status: number;
  readonly ok?: boolean;
  readonly node?: string;
  readonly result?: number;
  readonly error?: string;
  readonly attempts?: readonly {
    readonly node: string;
    readonly outcome: string;
    readonly milliseconds: number;
  }[];
}

describe("a realm of Macula", function () {
  this.timeout(60_000);
  let realm: MaculaProcesses;
  beforeEach(() => (realm = new MaculaProcesses()));
  afterEach(() => realm.destroy());

  const nodes = (more = {}): Promise<Program[]> =>
    Promise.all([1, 2, 3].map((each) => realm.node(each, more)));

  async function call(options: object = {}): Promise<Became> {
    const body = JSON.stringify({ procedure: "test.calculator", x: 5, ...options });
    const answer = await fetch(realm.url(0, "/call", 8081), { method: "POST", body });
    return { status: answer.status, ...((await answer.json()) as object) };
  }
  async function json(number: number, path: string): Promise<unknown> {
    return (await fetch(realm.url(number, path))).json();
  }
  async function known(number: number): Promise<string> {
    const path = number === 0 ? "/health" : "/status";
    const { providers } = (await json(number, path)) as { providers: Record<string, string[]> };
    return providers["test.calculator"]?.join() ?? "";
  }
  const allKnown = (who: readonly number[], names = "node1,node2,node3"): Promise<void> =>
    until(10, async () => {
      const seen = await Promise.all(who.map(known));
      return seen.every((each) => each === names)
        ? ""
        : `${who.join()} know ${seen.join("; ")}, not ${names}`;
    });

  it("finds all its providers from one that is known, and answers with their multipliers", async () => {
    const programs = await nodes();
    const client = await realm.client();
    await allKnown([0, 1, 2, 3]);
    const results = [];
    for (let turn = 0; turn < 3; turn++) results.push(await call());
    assert.deepEqual(results.map(({ node, result }) => `${node ?? ""} ${result ?? ""}`).sort(), [
      "node1 10",
      "node2 15",
      "node3 20",
    ]);
    assert.match(
      programs[1]?.output() ?? "",
      /^Node2 ready at https:\/\/[\d.]+:9002\n\[NODE2\] Handling call: /,
    );
    assert.match(client.output(), /\[client\] Creating connection to endpoint [\d.]+:9001\n/);
  });

  it("makes many calls at once on one connection to each provider", async () => {
    await nodes();
    await realm.client();
    await allKnown([0]);
    const accepted = async (number: number): Promise<number> => {
      const { connections } = (await json(number, "/status")) as {
        connections: { accepted: Record<string, number> };
      };
      return connections.accepted["127.0.0.1"] ?? 0;
    };
    for (let turn = 0; turn < 3; turn++) await call();
    // One from the client and one from each other node: all have the same address here.
    const settled = async (): Promise<string> => (await Promise.all([1, 2, 3].map(accepted))).join();
    await until(10, async () => ((await settled()) === "3,3,3" ? "" : await settled()));
    const all = await Promise.all(Array.from({ length: 100 }, (_, x) => call({ x })));
    assert.ok(all.every(({ ok }) => ok));
    assert.equal(await settled(), "3,3,3");
  });

  it("goes on to another provider when one is killed, and when one stands still", async () => {
    const programs = await nodes();
    await realm.client({ timeout_seconds: 0.5 });
    await allKnown([0]);
    const first = { provider_selection_strategy: "first" };
    assert.equal((await call(first)).node, "node1");
    programs[0]!.process.kill("SIGSTOP");
    const paused = await call(first);
    assert.deepEqual(
      paused.attempts?.map(({ node, outcome }) => `${node} ${outcome}`),
      ["node1 timeout", "node2 ok"],
    );
    assert.ok((paused.attempts[0]?.milliseconds ?? 0) >= 495, JSON.stringify(paused));
    programs[0]!.process.kill("SIGCONT");
    await programs[0]!.end();
    const killed = await call(first);
    assert.equal(killed.node, "node2");
    assert.match(killed.attempts?.[0]?.outcome ?? "", /^connection_/);
    const once = await call({ ...first, max_attempts: 1 });
    assert.deepEqual([once.status, once.ok, once.attempts?.length], [502, false, 1]);
  });

  it("forgets a provider that stops at once, and one that is killed after its time to live", async () => {
    const programs = await nodes({ ttl_seconds: 4 });
    await realm.client();
    await allKnown([0, 1, 2, 3]);
    assert.equal(await programs[1]?.end("SIGTERM"), 0);
    await allKnown([0, 1, 3], "node1,node3");
    const began = performance.now();
    await programs[2]?.end();
    await allKnown([0, 1], "node1");
    const seconds = (performance.now() - began) / 1000;
    assert.ok(seconds > 2.5 && seconds < 8, `${seconds} s`);
    await realm.node(3, { ttl_seconds: 4 });
    await allKnown([0, 1], "node1,node3");
  });

  for (const [what, wrong, why] of [
    ["realm", { realm: "other.realm" }, "wrong realm"],
    ["cookie", { cookie: "other" }, "wrong cookie"],
  ] as const)
    it(`refuses a client with the wrong ${what}, and counts it`, async () => {
      await realm.node(1);
      await realm.start("client", "stranger", { ...realm.clientConfig(), ...wrong });
      await eventually("the stranger asks", 10, async () => {
        const { refused } = (await json(1, "/status")) as { refused: Record<string, number> };
        return (refused[why] ?? 0) > 0;
      });
      const became = await call();
      assert.deepEqual([became.status, became.error], [502, `nobody serves test.calculator: ${why}`]);
    });

  it("lets nobody in who has not the realm's key", async () => {
    await realm.node(1);
    await realm.start("client", "stranger", { ...realm.clientConfig(), key_file: realm.otherKey() });
    await eventually("the stranger knocks", 10, async () => {
      const { refused } = (await json(1, "/status")) as { refused: Record<string, number> };
      return (refused["handshake"] ?? 0) > 0;
    });
    assert.equal((await call()).ok, false);
    assert.match(await known(1), /^node1$/);
  });

  it("does not call it refused when somebody only looks whether the port is open", async () => {
    await realm.node(1);
    const { host, port } = addressOf(realm.endpoint(1));
    for (let time = 0; time < 3; time++) {
      const socket = connect(port, host);
      await once(socket, "connect");
      socket.destroy();
    }
    // Whoever comes after them is served after them.
    await realm.client();
    await allKnown([0], "node1");
    const { refused } = (await json(1, "/status")) as { refused: Record<string, number> };
    assert.deepEqual(refused, { handshake: 0, "wrong realm": 0, "wrong cookie": 0 });
  });

  it("ends a connection whose other side stands still", async () => {
    await realm.node(1);
    const client = await realm.client();
    const open = async (): Promise<number> =>
      ((await json(1, "/status")) as { connections: { open: number } }).connections.open;
    await eventually("the client is connected", 5, async () => (await open()) === 1);
    client.process.kill("SIGSTOP");
    await eventually("the node has given it up", 20, async () => (await open()) === 0);
  });

  it("takes no option that it does not know, in files and calls", async () => {
    const config = { ...realm.clientConfig(), provider_strategy: "random" };
    const program = await realm.start("client", "misspelt", config);
    assert.equal(await program.exit, 2);
    assert.match(program.output(), /misspelt\.json:\n.*Unrecognized key: "provider_strategy"/);
    await realm.node(1);
    await realm.client();
    const became = await call({ max_atempts: 2 });
    assert.equal(became.status, 400);
    assert.match(became.error ?? "", /Unrecognized key: "max_atempts"/);
  });
});
