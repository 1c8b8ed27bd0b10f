import assert from "node:assert/strict";
import type { KitFile } from "../../../../../components/environments/lan/kit";
import { parseLooked } from "../../../../../components/environments/lan/look";
import { withoutPrograms } from "../../../../../components/environments/lan/macos/kit";
import { isMac, macTools } from "../../../../../components/environments/lan/macos/tools";
import { judge, type PreflightArgs } from "../../../../../components/environments/lan/preflight";

const facts: Readonly<Record<string, string>> = {
  ...{ system: "macOS 12.6", kernel: "Darwin arm64", bash: "3.2", user: "ann", boot: "b", machine: "m" },
  ...{
    cores: "8",
    memory: "8388608",
    disk: String(8 << 20),
    port: "22",
    clock: "1000000000",
    reservation: "",
  },
  ...{ homebrew: "/opt/homebrew", "modern-bash": "5.2", coreutils: "yes", flock: "yes" },
  ...{ node: "/opt/homebrew/bin/node", "node-version": "v22.4.0" },
};

function seen(more: Readonly<Record<string, string>> = {}, lines: readonly string[] = []) {
  const all = Object.entries({ ...facts, ...more }).map(([name, value]) => `fact\t${name}\t${value}`);
  return parseLooked([...all, "address\ten0\t10.0.0.2", ...lines].join("\n"), 999_500, 1_000_500);
}

function problems(looked = seen(), more: Partial<PreflightArgs> = {}): readonly string[] {
  return judge({
    node: {
      ...{ name: "alpha", role: "member", address: "10.0.0.2" },
      ports: [{ name: "web", number: 8000, protocol: "tcp", from: "cluster" }],
      services: [{ name: "web", command: ["node"], programs: ["node"], restart: "always" }],
    },
    ...{ host: { ssh: "alpha", maxSessions: 10 }, looked, taken: [], given: false, owner: "01234567" },
    ...{ now: 1000, kernel: "Linux x86_64", sendable: new Set(["node", "etcd"]) },
    ...more,
  });
}

describe("preflight of a Mac", () => {
  it("has nothing to say of one that is as it should be, whatever the controller is", () => {
    assert.deepEqual(problems(), []);
    assert.deepEqual(problems(seen({}, ["listens\ttcp\t8000\tio.testbed.web"])), []);
  });

  const service = (more: object): Partial<PreflightArgs> => ({
    node: {
      ...{ name: "alpha", role: "member", address: "10.0.0.2", ports: [] },
      services: [{ name: "web", command: ["etcd"], restart: "always", ...more }],
    },
  });
  const cases: [what: string, looked: ReturnType<typeof seen>, expected: RegExp, more?: Partial<PreflightArgs>][] = [
    ["an old macOS", seen({ system: "macOS 11.7.10" }), /is macOS 11\.7\.10; macOS 12 or later/],
    ["root", seen({ user: "root" }), /lets root in: .*set `user` to one with `sudo -n`/],
    ["nothing of Homebrew", seen({ homebrew: "", "modern-bash": "", coreutils: "", flock: "" }), /`brew install bash coreutils flock`/],
    ["one thing of Homebrew", seen({ flock: "" }), /lacks Homebrew's flock, .*`brew install flock`/],
    ["no Node", seen({ node: "", "node-version": "" }), /lacks `node`, and this machine's cannot be sent to it: .*or say where it is \(`node`\)/],
    ["an old Node", seen({ "node-version": "v18.1.0" }), /has Node v18\.1\.0 at \/opt\/homebrew\/bin\/node/],
    ["a Node that is not where it was declared", seen({ node: "/x", "node-version": "" }), /has Node that does not run at \/x, [^(]*\(`brew install node`\)$/, { host: { ssh: "alpha", maxSessions: 10, node: "/x" } }],
    ["a program that the controller has", seen(), /lacks `etcd`, and this machine's cannot be sent to it/, service({ programs: ["etcd"] })],
    ["tuning that is Linux's", seen(), /is a Mac, which has no `governor` to be set/, { host: { ssh: "alpha", maxSessions: 10, tuning: { governor: "performance" } } }],
    ["rights that only Linux has", seen(), /cannot give service `web` NET_ADMIN and \/dev\/net\/tun, which only Linux has/, service({ needs: ["NET_ADMIN", "/dev/net/tun"] })],
    ["a full disk", seen({ disk: "2048" }), /has 2 MiB free/],
    ["a port that is taken", seen({}, ["listens\ttcp\t8000\t77"]), /something else on tcp port 8000/],
    ["somebody's files", seen(), /has \/Library\/LaunchDaemons\/io\.testbed\.web\.plist already/, { taken: ["/Library/LaunchDaemons/io.testbed.web.plist"] }],
  ]; // prettier-ignore
  for (const [what, looked, expected, more] of cases)
    it(`tells ${what}`, () => {
      const found = problems(looked, more);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0]!, expected);
    });

  it("is that of a machine whose kernel says that it is one", () => {
    assert.deepEqual([isMac(seen()), isMac(seen({ kernel: "Linux aarch64" }))], [true, false]);
    assert.deepEqual(macTools(seen()), { node: "/opt/homebrew/bin/node", homebrew: "/opt/homebrew" });
    assert.equal(macTools(seen({ kernel: "Linux aarch64" })), undefined);
  });

  it("comes with a copy of the project that has scripts and no programs", () => {
    const file = (path: string): KitFile => ({ digest: "d", mode: "755", path, source: path });
    const kit = ["bin/node", "components/a.sh", "enter.sh", "lib/b.so", "libexec/c", "share/d/e"].map(file);
    assert.deepEqual(withoutPrograms(kit).map(({ path }) => path), ["components/a.sh", "enter.sh"]); // prettier-ignore
  });
});
