import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { parseProbe } from "../../../components/environments/supervision/capabilities";
import { inventoryNode } from "../../../components/environments/local/inventory";
import { onHost, own, ownerId } from "../../../components/environments/local/names";
import { serviceEnvironment } from "../../../components/environments/supervision/service-environment";
import type { Secrets } from "../../../components/secrets";
import type { ServiceSpec } from "../../../components/spec";

const service: ServiceSpec = {
  name: "web",
  command: ["web", "--name", "it's me"],
  restart: "always",
  ready: { port: 80, withinSeconds: 5 },
};

/** Fills a template with capitals. */
const secrets: Secrets = { fill: (template) => pulumi.secret(template.toUpperCase().replace("KEY", "key")) };

type Strings = Readonly<Record<string, string>>;

const settled = async (environment: ReturnType<typeof serviceEnvironment>): Promise<Strings> =>
  new Promise((resolve) => pulumi.all(environment).apply((values) => resolve(values)));

const given = (more: Partial<ServiceSpec>): Promise<Strings> =>
  settled(serviceEnvironment({ ...service, ...more }, secrets));

describe("the local environment", () => {
  it("names what is its own after stack and checkout", () => {
    const owner = ownerId("local", ".");
    assert.match(owner, /^[0-9a-f]{8}$/);
    assert.equal(ownerId("local", process.cwd()), owner);
    assert.notEqual(ownerId("other", "."), owner);
    assert.notEqual(ownerId("local", "test"), owner);
  });

  it("enters a host by its namespaces, in the project's folder", () => {
    assert.deepEqual(onHost("0badcafe", "n1").slice(2), [
      "nsenter",
      "--net=/run/netns/tb-0badcafe-n1",
      "--mount=/run/testbed/0badcafe/mnt/n1",
      "--wd=.",
    ]);
  });

  it("updates with what creates, so that an update repairs", () => {
    const script = { file: "host.sh", args: ["a b"] };
    assert.equal(own("update", script), own("create", script));
    assert.match(own("delete", script), /do\.sh host delete 'a b'$/);
  });

  it("gives the runner a carrier, a status and a log for each service", () => {
    const node = inventoryNode({ owner: "o", stack: "s", name: "n", role: "r", address: "10.0.0.2", ports: [], services: ["web"] }); // prettier-ignore
    const [web] = node.services;
    assert.ok(web);
    assert.equal(web.carrier.at(-1), "/run/testbed/o/nodes/n/services/web");
    assert.equal(web.status.at(-1), "/run/testbed/o/nodes/n/services/web/service");
    assert.equal(web.log, ".testbed/run/s/n/log/web.log");
  });

  it("hands lists to the script as shell words", async () => {
    const environment = await given({ files: [{ path: "/etc/web/a b", content: "x\ny" }] });
    assert.equal(environment.COMMAND, "web --name 'it'\\''s me'");
    assert.equal(environment.FILES, "'/etc/web/a b' 0644 text 'x\ny'");
    assert.equal(environment.READY, "80 5 '' ''");
    assert.equal(environment.STOP_SECONDS, "5");
    assert.equal(environment.EVERY, "");
  });

  it("names a file of the project with its digest instead of repeating it", async () => {
    const files = [{ path: "/etc/web/run", content: { file: "tsconfig.json" } }];
    assert.match((await given({ files })).FILES ?? "", /^\/etc\/web\/run 0644 [0-9a-f]{12} tsconfig.json$/);
  });

  it("keeps all files secret when one asks for a secret, and none otherwise", async () => {
    const secret = { path: "/etc/web/key", content: { template: "key ${secret:web}" }, mode: "0600" };
    const plain = { path: "/etc/web/text", content: "text" };
    const isSecret = (files: ServiceSpec["files"] & object): Promise<boolean> =>
      pulumi.isSecret(pulumi.output(serviceEnvironment({ ...service, files }, secrets).FILES));
    assert.equal(await isSecret([plain, secret]), true);
    assert.equal(await isSecret([plain]), false);
    assert.equal((await given({ files: [secret] })).FILES, "/etc/web/key 0600 text 'key ${SECRET:WEB}'");
  });

  it("keeps a job coming, whatever its restart policy, and asks no port of it", async () => {
    const job: ServiceSpec = { name: "job", command: ["true"], restart: "never", everySeconds: 0.5 };
    const environment = await settled(serviceEnvironment(job, secrets));
    assert.deepEqual([environment.EVERY, environment.RESTART, environment.READY], ["500", "always", ""]);
  });

  for (const path of ["/opt/web/data", "/etc", "/etc/../root/x", "relative", "/var/lib/../log/x"])
    it(`refuses to write to ${path}, which would be this machine's own`, () => {
      assert.throws(
        () => serviceEnvironment({ ...service, stateDirectory: path }, secrets),
        /can only write below/,
      );
      assert.throws(
        () => serviceEnvironment({ ...service, files: [{ path, content: "" }] }, secrets),
        /can only write below/,
      );
    });
});

describe("what the kernel of this machine can do", () => {
  it("is what was tried, with the reason for what is missing", () => {
    const { has, missing } = parseProbe("nft\nowner\npartition\nreject\nloss\nrate\ndelay\tno netem\n");
    assert.deepEqual([...has].sort(), ["loss", "partition", "process", "rate", "reject", "workers"]);
    assert.deepEqual(missing, { delay: "no netem" });
  });

  it("has no packet fault without tables that end with their holder", () => {
    const { has, missing } = parseProbe("nft\nowner\ttoo old\npartition\nreject\nloss\nrate\ndelay\n");
    assert.deepEqual([...has].sort(), ["delay", "process", "workers"]);
    assert.equal(missing.partition, "too old");
  });

  it("has nothing that was not tried", () => {
    assert.equal(parseProbe("nft\nowner\n").missing.loss, "not tried on this machine");
  });
});
