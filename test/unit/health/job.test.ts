import assert from "node:assert/strict";
import { healthJob, healthLog } from "../../../components/health-job";
import type { NodeSpec } from "../../../components/spec";

const node: NodeSpec = {
  name: "primary",
  role: "primary",
  address: "192.168.1.10",
  ports: [{ name: "rpc", number: 3030, protocol: "tcp", from: "cluster" }],
  services: [
    {
      name: "web",
      command: ["web", "--token", "of the user"],
      files: [{ path: "/etc/key", content: { template: "${secret:key}" } }],
      restart: "always",
    },
  ],
};

describe("the job cluster-health", () => {
  const job = healthJob({ bundle: { file: "health.cjs" }, system: "demo", nodes: [node], everySeconds: 60 });

  it("runs the bundle as often as it is told, with its log in its own directory", () => {
    assert.equal(job.everySeconds, 60);
    assert.equal(job.ready, undefined);
    assert.deepEqual(job.command.slice(2, 4), ["--log", healthLog]);
    assert.ok(healthLog.startsWith(`${job.stateDirectory ?? "?"}/`));
    const paths = (job.files ?? []).map(({ path }) => path);
    assert.deepEqual(paths, [job.command[1], job.command.at(-1)]);
  });

  it("is over before it comes again, also when a node is silent", () => {
    const limit = (everySeconds: number): number => {
      const { command } = healthJob({ bundle: "", system: "demo", nodes: [node], everySeconds });
      return Number(command[command.indexOf("--limit") + 1]);
    };
    assert.deepEqual([limit(60), limit(5), limit(1)], [5, 4, 0.8]);
  });

  it("knows names, roles, addresses and ports, and nothing else", () => {
    const [, inventory] = job.files ?? [];
    assert.deepEqual(JSON.parse(inventory?.content as string), {
      inventory: {
        system: "demo",
        nodes: [{ name: "primary", role: "primary", address: "192.168.1.10", ports: node.ports }],
      },
    });
  });
});
