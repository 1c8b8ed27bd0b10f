import assert from "node:assert/strict";
import { firewallRules } from "../../../components/network/firewall";
import { hostsFile } from "../../../components/network/hosts-file";
import type { PortSpec } from "../../../components/spec";

const port = (number: number, protocol: PortSpec["protocol"], from: PortSpec["from"]): PortSpec => ({
  name: `p${number}`,
  number,
  protocol,
  from,
});
const rules = (...ports: PortSpec[]): string =>
  firewallRules({ ports, subnet: "10.1.0.0/24", controller: "10.1.0.1" });

describe("the firewall of a host", () => {
  it("replaces our table, and only ours, in one transaction that drops by default", () => {
    const lines = rules().split("\n");
    assert.deepEqual(lines.slice(0, 3), [
      "table inet testbed",
      "delete table inet testbed",
      "table inet testbed {",
    ]);
    assert.match(rules(), /hook input priority 0; policy drop/);
    assert.doesNotMatch(rules(), /flush|dport/);
  });

  it("lets declared ports pass for whom they are declared", () => {
    const text = rules(port(80, "tcp", "cluster"), port(22, "tcp", "controller"), port(53, "udp", "cluster"), port(79, "tcp", "cluster")); // prettier-ignore
    assert.match(text, /ip saddr 10\.1\.0\.0\/24 tcp dport { 79, 80 } accept/);
    assert.match(text, /ip saddr 10\.1\.0\.0\/24 udp dport { 53 } accept/);
    assert.match(text, /ip saddr 10\.1\.0\.1 tcp dport { 22 } accept/);
  });

  it("lets a controller outside the subnet come to declared TCP ports, where that is asked for", () => {
    const ports = [port(80, "tcp", "cluster"), port(22, "tcp", "controller"), port(53, "udp", "controller")];
    const args = { ports, subnet: "10.1.0.0/24", controller: "10.1.0.1" };
    const more = firewallRules({ ...args, outside: true }).split("\n");
    assert.deepEqual(
      more.filter((line) => !firewallRules(args).split("\n").includes(line)),
      ["  ip saddr != 10.1.0.0/24 tcp dport { 22, 80 } accept"],
    );
  });

  it("lets the declared ports of an overlay pass, and echoes, on its interface alone", () => {
    const overlay = {
      interface: "ygg0",
      ports: [
        { name: "raft", number: 7000, protocol: "udp" },
        { name: "probe", number: 7001, protocol: "tcp" },
      ],
    } as const;
    const place = { subnet: "10.1.0.0/24", controller: "10.1.0.1" };
    const text = firewallRules({ ports: [port(80, "tcp", "cluster")], overlay, ...place });
    assert.deepEqual(
      text.split("\n").filter((line) => line.includes("iifname") && !line.includes('"lo"')),
      [
        '  iifname "ygg0" icmpv6 type echo-request accept',
        '  iifname "ygg0" tcp dport { 7001 } accept',
        '  iifname "ygg0" udp dport { 7000 } accept',
      ],
    );
    assert.deepEqual(
      text.split("\n").filter((line) => line.includes("700") && !line.includes("ygg0")),
      [],
    );
  });

  it("does not depend on the order of the ports", () => {
    const [a, b] = [port(80, "tcp", "cluster"), port(81, "tcp", "cluster")];
    assert.equal(rules(a, b), rules(b, a));
  });
});

describe("the hosts file", () => {
  it("has every node whatever their order", () => {
    const nodes = [
      { name: "b", address: "10.1.0.11" },
      { name: "a", address: "10.1.0.10" },
    ];
    assert.equal(hostsFile(nodes), "127.0.0.1\tlocalhost\n::1\tlocalhost\n10.1.0.10\ta\n10.1.0.11\tb\n");
    assert.equal(hostsFile(nodes), hostsFile([...nodes].reverse()));
    const known = { name: "a", address: "10.1.0.10", aliases: ["primary", "first"] };
    assert.match(hostsFile([known]), /^10\.1\.0\.10\ta primary first$/m);
  });
});
