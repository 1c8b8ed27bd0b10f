import assert from "node:assert/strict";
import { diff } from "../../../toolchain/plugins/provider/diff";
import { Secret, Unknown, type PropertyMap } from "../../../toolchain/plugins/provider/property";
import { checkFields } from "../../../toolchain/plugins/docker/check";
import { comparable } from "../../../toolchain/plugins/docker/comparable";
import { CONTAINER_FIELDS } from "../../../toolchain/plugins/docker/container-fields";
import { replacedBy } from "../../../toolchain/plugins/docker/fields";
import { named, sameName } from "../../../toolchain/plugins/docker/names";
import { NETWORK_FIELDS } from "../../../toolchain/plugins/docker/network";

function failures(inputs: PropertyMap): readonly string[] {
  return checkFields(CONTAINER_FIELDS, { image: "i", ...inputs }).failures.map(
    ({ property, reason }) => `${property} ${reason}`,
  );
}

function changed(olds: PropertyMap, news: PropertyMap) {
  const [was, is] = [olds, news].map((inputs) =>
    comparable(CONTAINER_FIELDS, checkFields(CONTAINER_FIELDS, inputs).inputs),
  );
  const changes = diff(was ?? {}, is ?? {});
  return { changes: [...changes.keys()], replaces: replacedBy(CONTAINER_FIELDS, changes) };
}

describe("Inputs of the docker plugin", () => {
  it("get the official plugin's defaults, also within lists", () => {
    const { inputs } = checkFields(CONTAINER_FIELDS, { image: "i", ports: [{ internal: 80 }] });
    assert.deepEqual(inputs["ports"], [{ internal: 80, ip: "0.0.0.0", protocol: "tcp" }]);
    const { mustRun, networkMode, restart, removeVolumes, wait, waitTimeout } = inputs;
    assert.deepEqual(
      [mustRun, networkMode, restart, removeVolumes, wait, waitTimeout],
      [true, "bridge", "no", true, false, 60],
    );
  });

  it("may be secret or unknown, and stay so", () => {
    const given = {
      image: Unknown.value,
      envs: new Secret(["A=1"]),
      uploads: [{ file: "/f", content: new Secret("x") }],
    };
    const { inputs, failures: none } = checkFields(CONTAINER_FIELDS, given);
    assert.deepEqual(none, []);
    assert.ok(inputs["envs"] instanceof Secret);
    assert.deepEqual(inputs["uploads"], [{ file: "/f", content: new Secret("x"), executable: false }]);
  });

  it("are refused when they are unknown to the SDK, of another type, missing or out of range", () => {
    assert.deepEqual(failures({ colour: "red" }), ["colour is no input of this resource"]);
    assert.deepEqual(failures({ memory: "64" }), ["memory must be an integer"]);
    assert.deepEqual(failures({ memory: -1 }), ["memory must be at least 0"]);
    assert.deepEqual(failures({ memorySwap: -1 }), []);
    assert.deepEqual(failures({ envs: [1] }), ["envs must be a list of strings"]);
    assert.deepEqual(failures({ ports: [{ external: 1 }] }), ["ports[0].internal is required"]);
    assert.deepEqual(failures({ mounts: [{ target: "/a", type: "nfs" }] }), [
      "mounts[0].type must be one of bind, volume, tmpfs",
    ]);
    assert.deepEqual(
      checkFields(CONTAINER_FIELDS, {}).failures.map(({ property }) => property),
      ["image"],
    );
  });

  it("are refused with a hint at the official plugin when only that has them", () => {
    for (const inputs of [
      { gpus: "all" },
      { platform: "linux/arm64" },
      { networksAdvanced: [{ name: "n", gwPriority: 1 }] },
    ]) {
      assert.match(failures(inputs).join(), /install the official docker plugin/);
    }
  });

  it("replace a container but for those that an engine can change, or that concern the plugin", () => {
    const olds = { image: "i", memory: 64, restart: "no", destroyGraceSeconds: 1 };
    const news = { image: "i", memory: 96, restart: "always", destroyGraceSeconds: 2, mustRun: false };
    assert.deepEqual(changed(olds, news), {
      changes: ["memory", "restart", "destroyGraceSeconds", "mustRun"],
      replaces: [],
    });
    assert.deepEqual(changed(olds, { ...olds, image: "j" }).replaces, ["image"]);
    assert.deepEqual(changed(olds, { ...olds, envs: ["A=1"] }).replaces, ["envs"]);
  });

  it("replace a container whose limit is to go, which no engine can do otherwise", () => {
    assert.deepEqual(changed({ image: "i", memory: 64 }, { image: "i" }).replaces, ["memory"]);
  });

  it("are the same in another order, as a secret, and with their defaults written out", () => {
    const labels = [
      { label: "a", value: "1" },
      { label: "b", value: "2" },
    ];
    const olds = {
      image: "i",
      labels,
      envs: ["A=1", "B=2"],
      networksAdvanced: [{ name: "n", aliases: ["x", "y"] }],
    };
    const news = {
      image: "i",
      labels: [
        { value: "2", label: "b" },
        { value: new Secret("1"), label: "a" },
      ],
      envs: new Secret(["B=2", "A=1"]),
      networksAdvanced: [{ aliases: ["y", "x"], name: "n" }],
      mustRun: true,
    };
    assert.deepEqual(changed(olds, news).changes, []);
    assert.deepEqual(
      changed({ image: "i", command: ["a", "b"] }, { image: "i", command: ["b", "a"] }).changes,
      ["command[0]", "command[1]"],
    );
  });

  it("do not differ by what only the official plugin keeps among them", () => {
    const official = { name: "n", __defaults: [], ipamConfigs: [{ subnet: "10.0.0.0/24", __defaults: [] }] };
    const ours = { name: "n", ipamConfigs: [{ subnet: "10.0.0.0/24" }] };
    assert.deepEqual(comparable(NETWORK_FIELDS, official), comparable(NETWORK_FIELDS, ours));
  });

  it("get a name that stays while the resource does", () => {
    const context = { name: "net", olds: {}, seed: Buffer.from("00112233", "hex") };
    assert.deepEqual(named({}, context), { name: "net-0011223" });
    assert.deepEqual(named({}, { ...context, olds: { name: "net-7654321" } }), { name: "net-7654321" });
    assert.deepEqual(named({}, { ...context, olds: { name: "given" } }), { name: "net-0011223" });
    assert.deepEqual(named({ name: "given" }, context), { name: "given" });
    assert.equal(sameName({ name: "a" }, { name: new Secret("a") }), true);
  });
});
