import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { deploymentFile } from "../../../cli/deployment";
import { start, stop, waitForServices } from "../../../cli/power";
import { operations, type Operations } from "../../../components/environments/operations";
import { publish } from "../../../components/inventory-file";
import { printed } from "../../support/printed";

const stack = `power-${process.pid}`;
const status = (line: string): object => ({ name: "web", status: ["echo", line], carrier: [] });
const nodes = (...lines: string[]): never =>
  lines.map((line, index) => ({ name: `n${index}`, exec: [], services: [status(line)] })) as never;

describe("stopping and starting a stack", () => {
  const root = process.cwd();
  const deploy = (environment: string, ...lines: string[]): void => {
    publish(root, stack, { inventory: { environment, nodes: nodes(...lines) } as never, nodes: [] }, false);
  };
  /** An environment that can, and what it was asked. */
  const asked: string[] = [];
  const able: Operations = {
    findNodes: () => Promise.resolve({ nodes: [], unseen: [] }),
    observeDrift: () => Promise.resolve([]),
    stop: ({ stack: name }) => (asked.push(`stop ${name}`), Promise.resolve(["stopped n0"])),
    start: ({ stack: name }) => (asked.push(`start ${name}`), Promise.resolve([])),
  };
  before(() => Object.assign(operations, { able: () => able }));
  after(() => {
    Reflect.deleteProperty(operations, "able");
    rmSync(dirname(deploymentFile(stack)), { recursive: true });
  });

  it("is the environment's, and tells how to go on", async () => {
    deploy("able", "1 S");
    const { code, stdout } = await printed(() => stop(root, { stack }));
    assert.deepEqual([code, stdout], [0, `stopped n0\n\`testbed start --stack ${stack}\` starts it again\n`]);
    assert.deepEqual(asked, [`stop ${stack}`]);
  });

  it("is over when all services run", async () => {
    const { code, stdout } = await printed(() => start(root, { stack }));
    assert.deepEqual([code, stdout], [0, `${stack} was not stopped\nall services run\n`]);
  });

  it("is refused where nodes cannot be kept, with what to do instead", async () => {
    deploy("local", "1 S");
    for (const command of [stop, start])
      await assert.rejects(
        command(root, { stack }),
        /nodes on `local` cannot be stopped and kept: `npm run destroy`/,
      );
  });

  it("names services that do not run in time, with what was seen last", async () => {
    const missing = await waitForServices({ nodes: nodes("1 S", "- gone") }, 0.1);
    assert.deepEqual(missing, ["web on n1 does not run after 0.1 s: gone"]);
  });
});
