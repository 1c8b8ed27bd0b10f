import assert from "node:assert/strict";
import { parse } from "yaml";
import { withPorts, withServices } from "../../../components/monitoring/on-node";
import { planMonitoring } from "../../../components/monitoring/plan";
import { isPrivate } from "../../../components/environments/supervision/service-environment";
import { filesOf, planned, threeNodes } from "../../support/the-block-monitoring";

interface Configuration {
  global: Record<string, string>;
  rule_files: string[];
  scrape_configs: {
    job_name: string;
    honor_labels?: boolean;
    static_configs: { targets: string[]; labels: Record<string, string> }[];
  }[];
}
const configuration = (plan = planned("full")): Configuration =>
  parse(filesOf(plan, "prometheus").get("/etc/prometheus/prometheus.yml") ?? "") as Configuration;

const without = (name: string, labels: Record<string, string>) =>
  Object.fromEntries(Object.entries(labels).filter(([key]) => key !== name));

describe("monitoring plan", () => {
  it("scrapes what plan 000 scrapes, with its labels", () => {
    const jobs = configuration().scrape_configs.map(({ job_name, static_configs }) => [
      job_name,
      static_configs.map(({ targets, labels }) => [targets[0], without("node", labels)]),
    ]);
    assert.deepEqual(jobs, [
      ["node-primary", [["192.168.1.10:9100", { instance: "primary-pc", role: "validator" }]]],
      ["node-replica1", [["192.168.1.11:9100", { instance: "replica-mac1", role: "validator" }]]],
      ["node-observer", [["192.168.1.12:9100", { instance: "observer-mac2", role: "observer" }]]],
      [
        "treasury-executor",
        [
          ["192.168.1.10:9101", { component: "treasury" }],
          ["192.168.1.11:9101", { component: "treasury" }],
        ],
      ],
      ["metrics-aggregator", [["192.168.1.12:9000", {}]]],
      ["prometheus", [["192.168.1.12:9090", {}]]],
      ["alertmanager", [["192.168.1.12:9093", {}]]],
    ]);
  });

  it("keeps the labels that the aggregator gives, and knows on which host it is", () => {
    const aggregator = configuration().scrape_configs.find(
      ({ job_name }) => job_name === "metrics-aggregator",
    );
    assert.equal(aggregator?.honor_labels, true);
    assert.deepEqual(aggregator.static_configs[0]?.labels, { node: "node-mac2" });
  });

  it("numbers further replicas and observers", () => {
    const nodes = threeNodes();
    const [, replica, observer] = nodes;
    const more = [
      ...nodes,
      { ...replica!, name: "bravo", address: "192.168.1.20" },
      { ...observer!, name: "charlie", address: "192.168.1.21" },
    ];
    const names = configuration(planned("full", more)).scrape_configs.map(({ job_name }) => job_name);
    assert.deepEqual(names.slice(0, 5), [
      "node-primary",
      "node-replica1",
      "node-observer",
      "node-replica2",
      "node-observer2",
    ]);
  });

  it("scrapes every 15 s, and every second at quick pace", () => {
    assert.equal(configuration().global["scrape_interval"], "15s");
    assert.equal(configuration().global["scrape_timeout"], "10s");
    assert.equal(configuration(planned("quick")).global["scrape_interval"], "1s");
    assert.equal(configuration(planned("quick")).global["scrape_timeout"], "1s");
  });

  it("puts files only where a host may write", () => {
    const paths = planned("full").services.flatMap(({ files = [], stateDirectory = "/etc/x" }) => [
      ...files.map(({ path }) => path),
      stateDirectory,
    ]);
    assert.ok(paths.length > 10);
    assert.deepEqual(
      paths.filter((path) => !isPrivate(path)),
      [],
    );
  });

  it("provisions Grafana with datasource, the five dashboards and a secret password", () => {
    const files = filesOf(planned("full"), "grafana");
    assert.equal(files.get("/etc/grafana/admin-password"), "${secret:grafana-admin}");
    const titles = [...files]
      .filter(([path]) => path.startsWith("/etc/grafana/dashboards/"))
      .map(([, text]) => (JSON.parse(text) as { title: string }).title);
    assert.deepEqual(titles, ["Multi-Node Overview", "Treasury", "Energy Market", "Consensus", "Network"]);
    const datasources = files.get("/etc/grafana/provisioning/datasources/prometheus.yml") ?? "";
    assert.match(datasources, /uid: prometheus\n[^]*url: http:\/\/192\.168\.1\.12:9090\n/);
  });

  it("leaves Grafana out where there is none", () => {
    const nodes = threeNodes();
    const spec = { node: "node-mac2", jobs: [], alerts: [], recordings: [], folder: "x", dashboards: {} };
    const config = { pace: "full", monitoring: {} } as const;
    const options = { config, file: "", nodes, grafana: false };
    const { services, ports } = planMonitoring(spec, options, []);
    assert.deepEqual(
      services.map(({ name }) => name),
      ["alertmanager", "prometheus"],
    );
    assert.deepEqual(
      ports.map(({ number }) => number),
      [9090, 9093],
    );
  });

  it("runs on its node alone, with its ports open there", () => {
    const plan = planned("full");
    const nodes = withServices(withPorts(threeNodes(), plan), plan);
    const byName = new Map(nodes.map((node) => [node.name, node]));
    assert.deepEqual(byName.get("node-pc"), threeNodes()[0]);
    const observer = byName.get("node-mac2");
    assert.deepEqual(observer?.ports.slice(-3), plan.ports);
    assert.deepEqual(observer.services, plan.services);
  });

  it("refuses to run on a node that is none", () => {
    const spec = { node: "nobody", jobs: [], alerts: [], recordings: [], folder: "x", dashboards: {} };
    const config = { pace: "full", monitoring: {} } as const;
    assert.throws(
      () => planMonitoring(spec, { config, file: "", nodes: threeNodes(), grafana: false }, []),
      /`nobody`, which is no node/,
    );
  });
});
