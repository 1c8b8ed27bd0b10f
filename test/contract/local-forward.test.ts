import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { once } from "node:events";
import { killed } from "../support/processes";
import { LocalStack, webNode } from "../support/local-stack";

describe("environment local: ports on 127.0.0.1", function () {
  this.timeout(30_000);
  const nodes = [webNode("n1", "10.77.0.10"), webNode("n2", "10.77.0.11")];
  const stack = new LocalStack(`forward-${process.pid}`, nodes);
  const up = async (): Promise<string[]> => {
    const create = await stack.prepare();
    return stack.deployment.up(() => {
      const environment = create();
      for (const spec of nodes) {
        const host = environment.host(spec);
        for (const service of spec.services) host.service(`${spec.name}-${service.name}`, service);
      }
      environment.forward(nodes, {});
    });
  };
  const urls = (): Record<string, string> =>
    JSON.parse(stack.deployment.stdout.get("forward") ?? "{}") as Record<string, string>;
  const pid = (): number =>
    Number(readFileSync(`/run/testbed/${stack.owner}/forward/process`, "utf8").split(" ")[0]);
  const seen = async (name: string): Promise<number> =>
    ((await (await fetch(urls()[name] ?? "")).json()) as { pid: number }).pid;

  before(up);
  after(() => stack.deployment.destroy());

  it("reach the nodes, from this machine's own network", async () => {
    assert.deepEqual(Object.keys(urls()), ["n1/web", "n2/web"]);
    assert.equal(await seen("n1/web"), stack.pid("n1"));
    assert.equal(await seen("n2/web"), stack.pid("n2"));
    assert.deepEqual(await up(), []);
  });

  it("are the same after the forwarder was killed and repaired", async () => {
    const before = urls();
    await killed(pid());
    assert.deepEqual(await up(), ["update forward"]);
    assert.deepEqual(urls(), before);
    assert.equal(await seen("n1/web"), stack.pid("n1"));
  });

  it("are others where somebody took one meanwhile", async () => {
    const before = urls();
    await killed(pid());
    const thief = createServer().listen(Number(new URL(before["n1/web"] ?? "").port), "127.0.0.1");
    await once(thief, "listening");
    try {
      assert.deepEqual(await up(), ["update forward"]);
    } finally {
      thief.close();
    }
    assert.notEqual(urls()["n1/web"], before["n1/web"]);
    assert.equal(urls()["n2/web"], before["n2/web"]);
    assert.equal(await seen("n1/web"), stack.pid("n1"));
  });

  it("are the documented ones where those are free", async () => {
    const [wanted, taken] = [await listening(), await listening()];
    const free = portOf(wanted);
    wanted.close();
    await once(wanted, "close");
    const before = urls();
    stack.hostPorts = new Map([
      ["n1/web", free],
      ["n2/web", portOf(taken)],
    ]);
    try {
      assert.deepEqual(await up(), ["update forward"]);
    } finally {
      taken.close();
    }
    assert.equal(urls()["n1/web"], `http://127.0.0.1:${free}`);
    assert.equal(urls()["n2/web"], before["n2/web"]);
    assert.equal(await seen("n1/web"), stack.pid("n1"));
    assert.deepEqual(await up(), []);
  });

  it("that the stack file asks for are these or none", async () => {
    const taken = await listening();
    stack.demanded = { "n2/web": portOf(taken) };
    try {
      await assert.rejects(up(), new RegExp(`port ${portOf(taken)} of 127.0.0.1, .* n2/web, is taken`));
    } finally {
      taken.close();
      await once(taken, "close");
    }
    await up();
    assert.equal(urls()["n2/web"], `http://127.0.0.1:${stack.demanded["n2/web"]}`);
    assert.equal(await seen("n2/web"), stack.pid("n2"));
  });
});

/** Somebody else's program on a port of 127.0.0.1. */
async function listening(): Promise<Server> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
