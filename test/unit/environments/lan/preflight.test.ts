import assert from "node:assert/strict";
import { parseLooked } from "../../../../components/environments/lan/look";
import { judge, required, type PreflightArgs } from "../../../../components/environments/lan/preflight";

const facts: Readonly<Record<string, string>> = {
  kernel: "Linux x86_64",
  boot: "b",
  bash: "5.2",
  systemd: "252",
  cores: "4",
  memory: "8000000",
  disk: String(8 << 20),
  port: "22",
  clock: "1000000000",
  reservation: "",
};

/** What a host that is as it should be prints, but for what is given. */
function printed(more: Readonly<Record<string, string>> = {}, lines: readonly string[] = []): string {
  const all = Object.entries({ ...facts, ...more }).map(([name, value]) => `fact\t${name}\t${value}`);
  const programs = Object.keys(required).map((name) => `has\t${name}`);
  return [...all, ...programs, "address\teth0\t10.0.0.2", ...lines].join("\n");
}

function problems(text: string, more: Partial<PreflightArgs> = {}): readonly string[] {
  return judge({
    node: {
      name: "alpha",
      role: "member",
      address: "10.0.0.2",
      ports: [{ name: "web", number: 8000, protocol: "tcp", from: "cluster" }],
      services: [{ name: "web", command: ["etcd"], programs: ["etcd"], restart: "always" }],
    },
    host: { ssh: "alpha", maxSessions: 10 },
    // The controller's clock said 1000 s, half a second before and after.
    looked: parseLooked(text, 999_500, 1_000_500),
    taken: [],
    given: false,
    owner: "01234567",
    now: 1000,
    kernel: "Linux x86_64",
    sendable: new Set(["etcd"]),
    ...more,
  });
}

describe("preflight of a host", () => {
  it("lets a machine that came with what is tested have its ports", () => {
    const node = { name: "a", role: "primary", address: "10.0.0.2", services: [], appliance: true };
    const ports = [{ name: "web", number: 443, protocol: "tcp", from: "cluster" }] as const;
    assert.deepEqual(problems(printed({}, ["listens\ttcp\t443\t12"]), { node: { ...node, ports } }), []);
  });

  it("has nothing to say of one that is as it should be", () => {
    assert.deepEqual(problems(printed()), []);
  });

  const cases: [what: string, text: string, more: Partial<PreflightArgs>, expected: RegExp][] = [
    ["another kind of machine", printed({ kernel: "Linux aarch64" }), {}, /is `Linux aarch64`.*both must be the same/],
    ["an old systemd", printed({ systemd: "229" }), {}, /has systemd 229; 240 or later/],
    ["no systemd", printed({ systemd: "" }), {}, /has systemd not at all/],
    ["a full disk", printed({ disk: "2048" }), {}, /has 2 MiB free below \/var\/lib; 1024 MiB/],
    ["too little memory", printed({ memory: "262144" }), {}, /has 256 MiB of memory; 384 MiB are needed for 1 services/],
    ["a clock that is wrong", printed({ clock: "1004000000" }), {}, /clock that is 4\.0 s ahead/],
    ["another address", printed().replace("10.0.0.2", "10.0.0.3"), {}, /does not have the node's address 10\.0\.0\.2, but 10\.0\.0\.3 \(eth0\)/],
    ["another interface", printed(), { host: { ssh: "a", maxSessions: 10, interface: "eth1" } }, /on interface `eth0`, declared is `eth1`/],
    ["an interface that it has not", printed({}, ["interface\teth0"]), { given: true, host: { ssh: "a", maxSessions: 10, interface: "eth1" } }, /has no interface `eth1`, but eth0/],
    ["a port that is taken", printed({}, ["listens\ttcp\t8000\t77"]), {}, /something else on tcp port 8000.*process 77/],
    ["a missing tool", printed().replace("has\tnft\n", ""), {}, /lacks `nft`: install there nftables/],
    ["a program nobody has", printed(), { sendable: new Set() }, /lacks `etcd`, and this machine has none to send/],
    ["somebody's files", printed(), { taken: ["/var/lib/etcd"] }, /has \/var\/lib\/etcd already/],
    ["another stack", printed({ reservation: "76543210 2000 lab of ann@desk:/x" }), { taken: ["/x"] }, /^is reserved for stack lab of ann@desk:\/x until 1970-01-01T00:33/],
  ]; // prettier-ignore
  for (const [what, text, more, expected] of cases) {
    it(`tells ${what}`, () => {
      const found = problems(text, more);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0]!, expected);
    });
  }

  it("does not take what is the stack's own for somebody else's", () => {
    assert.deepEqual(problems(printed({}, ["listens\ttcp\t8000\ttestbed-web.service"])), []);
    assert.deepEqual(problems(printed({ reservation: "01234567 2000 lab of ann@desk:/x" })), []);
  });

  it("asks for a tunnel device where a service needs one, and nowhere else", () => {
    const service = { name: "mesh", command: ["etcd"], restart: "always", needs: ["/dev/net/tun"] } as const;
    const node = { name: "a", role: "member", address: "10.0.0.2", ports: [], services: [service] };
    assert.match(
      problems(printed(), { node }).join(),
      /^has no \/dev\/net\/tun that can be opened, which `mesh` needs/,
    );
    assert.deepEqual(problems(printed({ tun: "yes" }), { node }), []);
  });

  it("lets go a reservation that is over, and clocks that may be right", () => {
    assert.deepEqual(problems(printed({ reservation: "76543210 999 lab of ann@desk:/x" })), []);
    assert.deepEqual(problems(printed({ clock: "1001400000" })), []);
  });
});
