import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../../components/environments/environment";
import type { Host } from "../../../components/hosts/host";
import { Monitoring } from "../../../components/monitoring/monitoring";
import { grafanaOutputs } from "../../../components/monitoring/outputs";
import type { Secrets } from "../../../components/secrets";
import { registeredBy } from "../../support/mocks";
import { planned } from "../../support/the-block-monitoring";

class Part extends pulumi.ComponentResource {}

const secrets: Secrets = { fill: (template) => pulumi.output(`filled ${template}`) };

function resolved(output: pulumi.Output<string> | undefined): Promise<string> {
  return new Promise((resolve) => output?.apply(resolve));
}

describe("monitoring component", () => {
  it("starts its services on the host and then waits for the targets, where every node can be reached", async () => {
    const plan = planned("full");
    const host = {
      service: (name: string, _: unknown, opts: pulumi.ComponentResourceOptions) =>
        new Part("test:Service", name, {}, opts),
    } as unknown as Host;
    const environment = { vantage: ["in", "the network"], generation: "7" } as unknown as Environment;
    const registered = await registeredBy(() => new Monitoring("monitoring", { environment, host, plan }));
    const services = registered.filter(({ type }) => type === "test:Service").map(({ name }) => name);
    assert.deepEqual(services, ["node-mac2-alertmanager", "node-mac2-prometheus", "node-mac2-grafana"]);
    const command = registered.find(({ name }) => name === "monitoring-targets")?.inputs;
    assert.match(String(command?.["create"]), /^in 'the network' node .*targets\/main\.ts$/);
    assert.deepEqual(JSON.parse(String(command?.["stdin"])), {
      url: "http://192.168.1.12:9090",
      targets: plan.targets,
      withinSeconds: 50,
    });
    assert.deepEqual(command?.["environment"], { TESTBED_SUBJECT: "7" });
  });

  it("tells where Grafana is and its password, or why there is none", async () => {
    const urls = pulumi.output<Record<string, string>>({ "node-mac2/grafana": "http://127.0.0.1:3000" });
    const plan = planned("full");
    const { grafana, grafanaPassword } = grafanaOutputs(plan, urls, secrets);
    assert.equal(await resolved(grafana), "http://127.0.0.1:3000");
    assert.equal(await resolved(grafanaPassword), "filled ${secret:grafana-admin}");
    const without = grafanaOutputs({ ...plan, grafana: false }, urls, secrets);
    assert.deepEqual(Object.keys(without), ["grafana"]);
    assert.match(await resolved(without["grafana"]), /^not running: there is no grafana-server on node-mac2/);
    const unpublished = grafanaOutputs(plan, pulumi.output<Record<string, string>>({}), secrets);
    assert.equal(await resolved(unpublished["grafana"]), "http://192.168.1.12:3000");
  });
});
