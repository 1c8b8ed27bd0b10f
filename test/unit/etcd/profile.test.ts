import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileContent } from "../../../components/hosts/file-content";
import { memberService } from "../../../components/systems/etcd/profile";
import { etcd } from "../../../components/systems/etcd/system";
import { noOptions } from "../../support/system-options";

const { nodes } = etcd.topology;
const [first, second, third] = nodes;

describe("the etcd system", () => {
  it("documents three members", () => {
    assert.deepEqual(
      nodes.map(({ name, role, address }) => `${name} ${role} ${address}`),
      ["etcd-1 member 10.77.0.11", "etcd-2 member 10.77.0.12", "etcd-3 member 10.77.0.13"],
    );
  });

  it("gives each member its own addresses and all of them the list to found the cluster with", () => {
    assert.ok(second);
    const { command, firstStartArguments, ready } = memberService(second, nodes);
    assert.ok(command.includes("--name=etcd-2"));
    assert.ok(command.includes("--listen-client-urls=http://10.77.0.12:2379"));
    assert.ok(command.includes("--initial-advertise-peer-urls=http://10.77.0.12:2380"));
    assert.equal(
      firstStartArguments?.at(-1),
      "--initial-cluster=etcd-1=http://10.77.0.11:2380,etcd-2=http://10.77.0.12:2380,etcd-3=http://10.77.0.13:2380",
    );
    assert.deepEqual([ready?.port, ready?.path, ready?.contains], [2379, "/health", '"health":"true"']);
  });

  it("restarts nobody when members come or go: only what matters at the first start differs", () => {
    assert.ok(first && second && third);
    const { firstStartArguments: three, ...ofThree } = memberService(first, [first, second, third]);
    const { firstStartArguments: two, ...ofTwo } = memberService(first, [first, second]);
    assert.deepEqual(ofThree, ofTwo);
    assert.notDeepEqual(three, two);
  });

  it("declares every port that its flags open", () => {
    assert.ok(first);
    const { ports, services } = etcd.spec(first, nodes, noOptions);
    const opened = (services[0]?.command ?? [])
      .filter((flag) => flag.startsWith("--listen-"))
      .map((flag) => Number(flag.split(":").at(-1)));
    assert.deepEqual(new Set(ports.map(({ number }) => number)), new Set(opened));
  });

  it("ships a script that bash accepts", () => {
    assert.ok(first);
    const [file] = memberService(first, nodes).files ?? [];
    assert.ok(file);
    const { status, stderr } = spawnSync("bash", ["-n"], {
      input: fileContent(file, String),
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
  });
});
