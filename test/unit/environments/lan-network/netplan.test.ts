import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { parse } from "yaml";

interface Netplan {
  readonly network: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/** What `replace_ipv4` makes of what `netplan get` printed. */
function replaced(text: string, ...args: readonly string[]): Netplan["network"] {
  const script = 'source components/environments/lan/scripts/static-ip-netplan.sh; replace_ipv4 "$@"';
  const { status, stdout, stderr } = spawnSync("bash", ["-euc", script, "-", ...args], {
    input: text,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  return (parse(stdout) as Netplan).network;
}

const full = `network:
  version: 2
  ethernets:
    enp3s0:
      match:
        macaddress: "52:54:00:00:00:01"
      addresses:
      - "192.168.78.110/24":
          label: "enp3s0:a"
      - "fd42::1/64"
      nameservers:
        addresses:
        - 1.1.1.1
        search:
        - lan
      gateway4: 192.168.78.254
      dhcp4: true
      dhcp6: true
      mtu: 1400
      routes:
      - to: "default"
        via: "192.168.78.1"
      - metric: 5
        to: "10.0.0.0/8"
        via: "192.168.78.1"
      - to: "default"
        via: "fe80::1"
    eth9:
      dhcp4: true
  bridges:
    br0:
      interfaces:
      - eth9
`;

describe("lan: netplan's configuration with another address", () => {
  const before = (parse(full) as Netplan).network;

  it("keeps IPv6, other routes, other interfaces and all else", () => {
    const { ethernets, ...rest } = replaced(full, "enp3s0", "10.0.0.1/24", "10.0.0.254", "-");
    assert.deepEqual(rest, { version: 2, bridges: before.bridges });
    assert.deepEqual(ethernets, {
      enp3s0: {
        match: { macaddress: "52:54:00:00:00:01" },
        nameservers: { addresses: ["1.1.1.1"], search: ["lan"] },
        dhcp6: true,
        mtu: 1400,
        dhcp4: false,
        addresses: ["10.0.0.1/24", "fd42::1/64"],
        routes: [
          { to: "default", via: "10.0.0.254" },
          { metric: 5, to: "10.0.0.0/8", via: "192.168.78.1" },
          { to: "default", via: "fe80::1" },
        ],
      },
      eth9: { dhcp4: true },
    });
  });

  it("replaces name servers that are declared, and keeps a gateway when none is", () => {
    const card = replaced(full, "enp3s0", "10.0.0.1/24", "-", "9.9.9.9,2620:fe::fe").ethernets?.enp3s0;
    assert.ok(card && "routes" in card && "nameservers" in card && "gateway4" in card);
    assert.deepEqual(card.nameservers, { addresses: ["9.9.9.9", "2620:fe::fe"] });
    assert.equal(card.gateway4, "192.168.78.254");
    assert.equal((card.routes as unknown[]).length, 3);
  });

  it("finds the interface in whatever section it is, or adds it", () => {
    const fresh = { dhcp4: false, addresses: ["10.0.0.1/24"] };
    const to = (text: string, id: string) => replaced(text, id, "10.0.0.1/24", "-", "-");
    assert.deepEqual(to(full, "br0").bridges?.br0, { interfaces: ["eth9"], ...fresh });
    assert.deepEqual(to(full, "br0").ethernets, before.ethernets);
    assert.deepEqual(to(full, "eth9").ethernets?.eth9, fresh);
    assert.deepEqual(to(full, "new").ethernets, { ...before.ethernets, new: fresh });
    assert.deepEqual(to("network:\n  version: 2\n", "new"), { version: 2, ethernets: { new: fresh } });
    assert.deepEqual(to("network:\n  version: 2\n  ethernets:\n    new: {}\n", "new").ethernets, {
      new: fresh,
    });
    assert.deepEqual(to("network:\n  renderer: networkd\n  ethernets: {}\n", "new").ethernets, {
      new: fresh,
    });
  });
});
