import assert from "node:assert/strict";
import type * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../../components/environments/environment";
import type { Script } from "../../../components/hosts/host";
import { etcd } from "../../../components/systems/etcd/system";
import type { PlacedNode } from "../../../components/systems/system";
import { registeredBy } from "../../support/mocks";
import { noOptions } from "../../support/system-options";

class Part extends pulumi.ComponentResource {}

/** Deploys to an environment that only notes what it is asked for. */
async function deploy(nodes: readonly PlacedNode[]) {
  const scripts: { host: string; name: string; script: Script }[] = [];
  const environment = {
    host: (spec: PlacedNode, opts: pulumi.ComponentResourceOptions) => ({
      ...{ spec, address: spec.address },
      service: (name: string, _: unknown, serviceOpts: pulumi.ComponentResourceOptions) =>
        new Part("test:Service", name, {}, { ...opts, ...serviceOpts }),
      run(name: string, script: Script, runOpts: pulumi.ComponentResourceOptions) {
        scripts.push({ host: spec.name, name, script });
        return new Part("test:Command", name, {}, runOpts) as unknown as command.local.Command;
      },
    }),
  } as unknown as Environment;
  const registered = await registeredBy(() =>
    etcd.deploy({ environment, nodes: nodes.map((node) => etcd.spec(node, nodes, noOptions)) }, {}),
  );
  const names = registered
    .map(({ type, name }) => `${type} ${name}`)
    .filter((name) => !name.startsWith("pulumi:"));
  return { names: names.sort(), scripts };
}

describe("deploying etcd", () => {
  const { nodes } = etcd.topology;

  it("makes a component and a service for each member, and one membership command for all", async () => {
    const { names, scripts } = await deploy(nodes);
    assert.deepEqual(names, [
      "test:Command etcd-membership",
      "test:Service etcd-1-etcd",
      "test:Service etcd-2-etcd",
      "test:Service etcd-3-etcd",
      "testbed:systems/etcd:EtcdMember etcd-1",
      "testbed:systems/etcd:EtcdMember etcd-2",
      "testbed:systems/etcd:EtcdMember etcd-3",
    ]);
    assert.deepEqual(
      scripts.map(({ host, script }) => [host, script.undo ?? false, script.args?.length]),
      [["etcd-1", false, 6]],
    );
  });

  it("loses a member's own resources, and nothing else, when its node goes", async () => {
    const three = await deploy(nodes);
    const two = await deploy(nodes.slice(0, 2));
    const gone = three.names.filter((name) => !two.names.includes(name));
    assert.deepEqual(gone, ["test:Service etcd-3-etcd", "testbed:systems/etcd:EtcdMember etcd-3"]);
    assert.deepEqual(two.scripts[0]?.script.args, three.scripts[0]?.script.args?.slice(0, 4));
  });
});
