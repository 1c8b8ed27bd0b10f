import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lanSchema } from "../../../../components/environments/lan/schema";
import { knownHosts, sshConfig } from "../../../../components/environments/lan/ssh-config";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJgv";
const { hosts } = lanSchema.parse({
  hosts: {
    alpha: { ssh: "lab-1", user: "ops", port: 2222, hostKey: [key], proxyCommand: "tailscale nc %h %p" },
    bravo: { ssh: "10.0.0.2" },
  },
});

/** What ssh itself makes of the config, by key. */
function understood(node: "alpha" | "bravo", destination: string): ReadonlyMap<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "testbed-ssh-config-"));
  try {
    const file = join(folder, "config");
    const host = hosts[node]!;
    writeFileSync(file, sshConfig({ node, host, owner: "01234567", knownHosts: "/k n/own", sockets: "/s" }));
    const text = execFileSync("ssh", ["-G", "-F", file, destination], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return new Map(
      text.split("\n").map((line) => [line.split(" ", 1)[0] ?? "", line.slice(line.indexOf(" ") + 1)]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("ssh config of a node", () => {
  it("says how it is reached, as ssh understands it", () => {
    const config = understood("alpha", "lab-1");
    assert.deepEqual(
      ["user", "port", "proxycommand", "hostkeyalias"].map((name) => config.get(name)),
      ["ops", "2222", "tailscale nc %h %p", "testbed-01234567-alpha"],
    );
  });

  it("trusts no key but the pinned ones, and never asks", () => {
    const config = understood("bravo", "10.0.0.2");
    assert.deepEqual(
      ["stricthostkeychecking", "userknownhostsfile", "globalknownhostsfile", "updatehostkeys", "batchmode"].map((name) => config.get(name)),
      ["true", "/k n/own", "/dev/null", "false", "yes"],
    ); // prettier-ignore
  });

  it("leaves the machines that it goes through to the user's own", () => {
    const jump = understood("alpha", "jump.example");
    assert.equal(jump.get("hostkeyalias"), undefined);
    assert.notEqual(jump.get("port"), "2222");
  });

  it("tells scripts what to connect to, and how many sessions that takes", () => {
    const [first] = sshConfig({ node: "alpha", host: hosts.alpha!, owner: "0", knownHosts: "/k", sockets: "/s" }).split("\n"); // prettier-ignore
    assert.equal(first, "# lab-1 10");
  });

  it("pins keys under a name that stays when addresses change; a host without keys has none", () => {
    assert.equal(knownHosts(hosts, "01234567"), `testbed-01234567-alpha ${key}\n`);
  });
});
