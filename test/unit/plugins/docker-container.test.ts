import assert from "node:assert/strict";
import type { ContainerInspectInfo } from "dockerode";
import { createOptions } from "../../../toolchain/plugins/docker/container-config";
import { drift, outputsOf } from "../../../toolchain/plugins/docker/container-observed";
import { furtherNetworks, networkDatas } from "../../../toolchain/plugins/docker/container-networks";
import { duration, nanoseconds } from "../../../toolchain/plugins/docker/duration";

const ID = "c1ab23c299e7606bd530699135e359c02132082f1ae3dc8bdd07a21d8d90abe7";

/** What an engine tells of a running container on the networks `a` and `b`. */
function inspected(change: { host?: object; state?: object; networks?: object } = {}): ContainerInspectInfo {
  const network = (address: string, aliases: readonly string[] | null): object => ({
    IPAMConfig: { IPv4Address: address },
    Aliases: aliases,
    NetworkID: `id-${address}`,
    IPAddress: address,
    IPPrefixLen: 24,
  });
  return {
    Id: ID,
    Name: "/n",
    State: { Running: true, ExitCode: 0, ...change.state },
    Config: { Hostname: "host", Cmd: null, Entrypoint: null, Env: [] },
    HostConfig: {
      NetworkMode: "a",
      RestartPolicy: { Name: "no", MaximumRetryCount: 0 },
      Memory: 64 * 1024 * 1024,
      MemorySwap: 128 * 1024 * 1024,
      NanoCpus: 1_500_000_000,
      ShmSize: 67_108_864,
      Runtime: "runc",
      ...change.host,
    },
    NetworkSettings: {
      Ports: { "80/tcp": [{ HostIp: "0.0.0.0", HostPort: "32768" }] },
      Networks: change.networks ?? {
        b: network("10.0.1.2", null),
        a: network("10.0.0.2", ["x", ID.slice(0, 12), "host"]),
      },
    },
  } as unknown as ContainerInspectInfo;
}

const INPUTS = {
  name: "n",
  image: "i",
  memory: 64,
  cpus: "1.5",
  networksAdvanced: [
    { name: "a", ipv4Address: "10.0.0.2", aliases: ["x"] },
    { name: "id-10.0.1.2", ipv4Address: "10.0.1.2" },
  ],
};

describe("Containers of the docker plugin", () => {
  it("are asked for with their first network, and connected to the others after", () => {
    const { HostConfig, NetworkingConfig } = createOptions(INPUTS);
    assert.equal(HostConfig?.NetworkMode, "a");
    assert.deepEqual(Object.keys(NetworkingConfig?.EndpointsConfig ?? {}), ["a"]);
    assert.deepEqual(
      furtherNetworks(INPUTS).map(({ name }) => name),
      ["id-10.0.1.2"],
    );
    const named = { ...INPUTS, networkMode: "none" };
    assert.equal(createOptions(named).HostConfig?.NetworkMode, "none");
    assert.equal(furtherNetworks(named).length, 2);
  });

  it("publish ports, also one at several addresses and one of the engine's choice", () => {
    const ports = [
      { internal: 80 },
      { internal: 53, external: 5353, ip: "127.0.0.1", protocol: "udp" },
      { internal: 80, external: 8080 },
    ];
    const { ExposedPorts, HostConfig } = createOptions({ image: "i", ports });
    assert.deepEqual(Object.keys(ExposedPorts ?? {}), ["80/tcp", "53/udp"]);
    assert.deepEqual(HostConfig?.PortBindings, {
      "80/tcp": [
        { HostIp: "0.0.0.0", HostPort: "" },
        { HostIp: "0.0.0.0", HostPort: "8080" },
      ],
      "53/udp": [{ HostIp: "127.0.0.1", HostPort: "5353" }],
    });
  });

  it("mount volumes, paths and anonymous volumes", () => {
    const volumes = [
      { volumeName: "v", containerPath: "/v", readOnly: true },
      { hostPath: "/h", volumeName: "ignored", containerPath: "/p", selinuxRelabel: "z" },
      { containerPath: "/anonymous" },
      { fromContainer: "other" },
    ];
    const { HostConfig, Volumes } = createOptions({ image: "i", volumes });
    assert.deepEqual(HostConfig?.Binds, ["v:/v:ro", "/h:/p:rw,z"]);
    assert.deepEqual(HostConfig.VolumesFrom, ["other"]);
    assert.deepEqual(Volumes, { "/anonymous": {} });
    assert.throws(
      () => createOptions({ image: "i", volumes: [{ volumeName: "v" }] }),
      /containerPath or fromContainer/,
    );
  });

  it("count memory in megabytes, and let the limit of swap follow", () => {
    const { HostConfig } = createOptions({ image: "i", memory: 64 });
    assert.deepEqual([HostConfig?.Memory, HostConfig?.MemorySwap], [67_108_864, 134_217_728]);
    assert.equal(createOptions({ image: "i", memory: 64, memorySwap: -1 }).HostConfig?.MemorySwap, -1);
    assert.equal(createOptions({ image: "i" }).HostConfig?.MemorySwap, undefined);
  });

  it("have not drifted when the engine tells the same in its words", () => {
    assert.deepEqual(drift(INPUTS, inspected()), {});
    assert.deepEqual(drift(INPUTS, inspected({ host: { MemorySwap: -1 } })), {});
    assert.deepEqual(
      drift(
        { ...INPUTS, restart: "no" },
        inspected({ host: { RestartPolicy: { Name: "", MaximumRetryCount: 0 } } }),
      ),
      {},
    );
    const alone = { bridge: { IPAMConfig: null, Aliases: null } };
    const plain = { name: "n", image: "i", memory: 64, cpus: "1.5", networkMode: "bridge" };
    assert.deepEqual(drift(plain, inspected({ networks: alone })), {});
    assert.deepEqual(drift({ ...plain, networkMode: "container:other" }, inspected({ networks: {} })), {});
  });

  it("have drifted when somebody changed, renamed, disconnected or stopped them", () => {
    assert.deepEqual(
      drift(INPUTS, inspected({ host: { Memory: 32 * 1024 * 1024, MemorySwap: 64 * 1024 * 1024 } })),
      { memory: 32 },
    );
    assert.deepEqual(drift({ ...INPUTS, name: "m" }, inspected()), { name: "n" });
    assert.deepEqual(drift(INPUTS, inspected({ host: { NanoCpus: 5e8 } })), { cpus: "0.5" });
    assert.deepEqual(drift(INPUTS, inspected({ networks: {} })), { networksAdvanced: [] });
    assert.deepEqual(drift(INPUTS, inspected({ state: { Running: false, ExitCode: 137 } })), {
      mustRun: false,
    });
    const moved = {
      ...INPUTS,
      networksAdvanced: INPUTS.networksAdvanced.map((one) => ({ ...one, aliases: ["y"] })),
    };
    assert.ok("networksAdvanced" in drift(moved, inspected()));
  });

  it("may be stopped where they need not run", () => {
    const stopped = inspected({ state: { Running: false, ExitCode: 0 } });
    for (const inputs of [{ mustRun: false }, { start: false }, { attach: true }]) {
      assert.deepEqual(drift({ ...INPUTS, ...inputs }, stopped), {});
    }
  });

  it("tell their networks in the order of the inputs", () => {
    assert.deepEqual(
      networkDatas(INPUTS, inspected()).map(({ networkName }) => networkName),
      ["a", "b"],
    );
  });

  it("tell what the engine decided, and the inputs as they are", () => {
    const outputs = outputsOf({ ...INPUTS, ports: [{ internal: 80 }], hostname: "given" }, inspected());
    assert.deepEqual(outputs["ports"], [{ internal: 80, ip: "0.0.0.0", protocol: "tcp", external: 32768 }]);
    assert.equal(outputs["hostname"], "given");
    assert.equal(outputs["shmSize"], 64);
    assert.equal("exitCode" in outputs, false);
    assert.equal(outputsOf(INPUTS, inspected({ state: { Running: false, ExitCode: 3 } }))["exitCode"], 3);
  });

  it("read and write durations as Go does", () => {
    assert.deepEqual(["1m30s", "500ms", "1.5h", "0s"].map(nanoseconds), [90e9, 5e8, 5400e9, 0]);
    assert.deepEqual([90e9, 5e8, 5400e9, 0, 3e9].map(duration), ["1m30s", "500ms", "1h30m0s", "0s", "3s"]);
  });
});
