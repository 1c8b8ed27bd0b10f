import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { program } from "../../components/environments/docker/names";
import { withHost } from "../../toolchain/engine/docker";
import { hostAt } from "../../toolchain/engine/place";
import { runtimeForThisMachine } from "../../toolchain/engine/runtime";
import { startEngine } from "../../toolchain/engine/start";
import { stopEngine } from "../../toolchain/engine/stop";
import type { ConnectionStatus } from "../../scenarios/faults/connection-status";
import { Carrier } from "../support/docker-faults";
import { eventually } from "../support/eventually";
import { apart, clear, placeForTest, whyNoOwnEngine } from "../support/own-engine";
import { skip } from "../support/skip";
import { importSleep } from "../support/small-image";

const place = placeForTest();
const container = `restarts-${process.pid}`;
const network = `${container}-network`;
const argv = (mode: string) => ["node", program("disconnect-carrier"), container, network, mode];

/** A node is off its network when the engine ends, and comes back with it. */
describe("environment docker: a node off its network, and its engine restarted", function () {
  this.timeout(180_000);
  const env = withHost(hostAt(place));
  const docker = (...args: readonly string[]) =>
    execFileSync("docker", args, { encoding: "utf8", env, stdio: ["ignore", "pipe", "pipe"] });
  const start = async () => startEngine(place, { runtime: await runtimeForThisMachine(), through: apart });
  const status = (): ConnectionStatus => {
    const [node = "", ...args] = argv("status");
    return JSON.parse(execFileSync(node, args, { encoding: "utf8", env })) as ConnectionStatus;
  };
  let usual: ConnectionStatus;

  before(async function () {
    const reason = whyNoOwnEngine();
    if (reason !== undefined) skip(this, reason);
    await start();
    importSleep("testbed-sleep", env);
    docker("network", "create", "--subnet", "10.216.0.0/24", network);
    const labels = ["--label", "testbed.address=10.216.0.10", "--label", "testbed.aliases=n0 first"];
    const joined = [
      "--network",
      network,
      "--ip",
      "10.216.0.10",
      "--network-alias",
      "n0",
      "--network-alias",
      "first",
    ];
    docker(
      "run",
      "--detach",
      "--restart=always",
      "--stop-timeout=1",
      "--name",
      container,
      ...labels,
      ...joined,
      "testbed-sleep",
      "sleep",
      "1d",
    );
    usual = status();
  });
  afterEach(() => Carrier.killAll());
  after(async () => {
    await stopEngine(place);
    clear(place);
  });

  const fired = () => Carrier.fired(argv("disconnect"), env);
  const isBack = () =>
    eventually("it is back as it was", 60, () => {
      assert.deepEqual(status(), usual);
      return true;
    });

  it("is at its address under its names first", () => {
    assert.deepEqual(usual, {
      connected: true,
      addresses: ["10.216.0.10"],
      names: ["first", "n0"],
      published: [],
    });
  });

  it("stays off over the restart while its carrier lives, and is back when that heals", async () => {
    const carrier = await fired();
    await stopEngine(place);
    await start();
    await eventually(
      "it runs",
      60,
      () => docker("inspect", "--format", "{{.State.Running}}", container).trim() === "true",
    );
    assert.equal(status().connected, false);
    carrier.tell("heal");
    await carrier.hears("healed");
    await isBack();
  });

  for (const [title, kill] of [
    ["carrier is killed", (carrier: Carrier) => carrier.kill()],
    ["driver is gone", (carrier: Carrier) => void carrier.child.stdin!.end()],
  ] as const)
    it(`is back although its ${title} while there is no engine`, async () => {
      const carrier = await fired();
      await stopEngine(place);
      kill(carrier);
      await start();
      await isBack();
      await eventually(
        "no record is left",
        20,
        () => !existsSync(join(".testbed/run/faults", `disconnect_${container}`)),
      );
    });
});
