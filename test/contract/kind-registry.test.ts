import assert from "node:assert/strict";
import { ImageRegistry } from "../support/image-registry";
import { KindStack, podNode, run } from "../support/kind-stack";
import { needsKind } from "../support/kubernetes-objects";

describe("environment kind: a registry, and a mirror of it", function () {
  this.timeout(300_000);
  const stack = new KindStack(`pulls-${process.pid}`, [podNode(0)]);
  const control = `${stack.cluster}-control-plane`;
  let registry: ImageRegistry | undefined;
  const pod = (path: string): string => stack.kubectl("get", "pod", "n0-0", `--output=jsonpath={${path}}`);
  const mirrors = (): string =>
    run("docker", "exec", control, "find", "/etc/containerd/certs.d", "-name", "hosts.toml");

  before(async function () {
    needsKind(this);
    await stack.up();
  });
  after(async () => {
    await stack.deployment.destroy();
    await registry?.end();
  });

  it("pulls what was pushed, from where a cluster that is there is told that the registry is", async () => {
    const made = run("docker", "inspect", "--format", "{{.Id}}", control);
    const format = "{{range .IPAM.Config}}{{.Gateway}} {{end}}";
    const gateways = run("docker", "network", "inspect", "--format", format, "kind").split(" ");
    const gateway = gateways.find((address) => address.includes(".")) ?? assert.fail("no gateway");
    // The engine pushes without TLS to this machine alone, where no node of the cluster reaches it.
    registry = await ImageRegistry.at("127.0.0.1", gateway);
    const name = `127.0.0.1:${registry.port}`;
    stack.config = { registry: name, mirrors: { [name]: `http://${gateway}:${registry.port}` } };
    await stack.up();
    assert.match(pod(".status.containerStatuses[0].imageID"), new RegExp(`^${name}/testbed-node@sha256:`));
    assert.match(mirrors(), new RegExp(`certs.d/${name}/hosts.toml`));
    assert.equal(run("docker", "inspect", "--format", "{{.Id}}", control), made);
  });

  it("forgets a mirror that is not declared any more", async () => {
    stack.config = {};
    await stack.up();
    assert.equal(mirrors(), "");
    assert.match(pod(".spec.containers[0].image"), /^testbed-node:/);
  });
});
