import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { takenPorts } from "../../../components/environments/local/wanted-ports";

describe("ports that a stack file asks for on `local`", () => {
  let project: string;
  let server: Server;
  let taken: number;
  beforeEach(async () => {
    project = mkdtempSync(join(tmpdir(), "ports "));
    server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    taken = (server.address() as AddressInfo).port;
  });
  afterEach(() => {
    server.close();
    rmSync(project, { recursive: true });
  });
  const problems = (running: boolean): Promise<readonly string[]> =>
    takenPorts({ stack: "any", project }, { "a/web": taken }, running, "Pulumi.any.yaml");

  it("are refused at preview when another program has them", async () => {
    assert.deepEqual(await problems(true), [
      `\`testbed:ports.a/web\` is \`${taken}\` (Pulumi.any.yaml): another program of this machine has it; choose another port, or end that program.`,
    ]);
  });

  it("are taken for free when our own forwarder has them, and for taken when that is gone", async () => {
    mkdirSync(join(project, ".testbed/run/any"), { recursive: true });
    writeFileSync(join(project, ".testbed/run/any/forward.json"), JSON.stringify({ "a/web": taken }));
    assert.deepEqual(await problems(true), []);
    assert.equal((await problems(false)).length, 1);
  });

  it("are free when nobody has them", async () => {
    server.close();
    await once(server, "close");
    assert.deepEqual(await problems(false), []);
  });
});
