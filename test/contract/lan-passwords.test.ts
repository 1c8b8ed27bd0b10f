import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { runOnNode } from "../../scenarios/on-node";
import { eventually } from "../support/eventually";
import { LanRig } from "../support/lan-rig/lan-rig";
import { needsRig } from "../support/lan-rig/obstacle";
import { LanStack, webNode } from "../support/lan-stack";

const [login, wrong] = ["canary p'w\"1 $(x)", "not-the-password"];
const USER = "ann";

/** A machine that takes no key and lets nobody be root without a password. */
describe("environment lan: passwords", function () {
  this.timeout(300_000);
  let rig: LanRig | undefined;
  let stack: LanStack;
  const earlier = process.env;

  before(async function () {
    await needsRig(this);
    rig = await LanRig.create({ hosts: 1 });
    const host = rig.host(0);
    await host.sudo("useradd", "--create-home", "--shell", "/bin/sh", "--groups", "sudo", USER);
    const { code } = await host.sshWith(`${USER}:${login}\n`, "sudo", "-n", "chpasswd");
    assert.equal(code, 0);
    await host.sshWith(
      `Match User ${USER}\n  PasswordAuthentication yes\n  PubkeyAuthentication no\n`,
      ...["sudo", "-n", "tee", "/etc/ssh/sshd_config.d/50-passwords.conf"],
    );
    await host.sudo("sh", "-c", "sshd -t && systemctl restart ssh");
    stack = new LanStack(`passwords-${process.pid}`, rig, [webNode(rig, 0)]);
    withPasswords(login, login);
  });
  after(async () => {
    process.env = earlier;
    if (rig) stack.forget();
    await rig?.remove();
  });

  function withPasswords(password: string | undefined, sudoPassword: string | undefined): void {
    // As in a process of its own.
    process.env = { ...earlier, PULUMI_CONFIG_SECRET_KEYS: '["testbed:hosts"]' };
    const { address, hostKey } = rig!.host(0);
    const secrets = { ...(password && { password }), ...(sudoPassword && { sudoPassword }) };
    stack.hosts.n0 = { ssh: address, user: USER, hostKey: [hostKey], ...secrets };
  }

  it("are needed, and what is missing or wrong is told", async () => {
    withPasswords(undefined, undefined);
    await assert.rejects(stack.prepare(), /refuses to let this user in/);
    withPasswords(wrong, login);
    await assert.rejects(stack.prepare(), /refuses to let this user in/);
    withPasswords(login, undefined);
    await assert.rejects(stack.prepare(), /nothing as root without a password.*set `sudoPassword`/);
    withPasswords(login, wrong);
    await assert.rejects(stack.prepare(), /does not take `sudoPassword`/);
    withPasswords(login, login);
  });

  it("that are plain text to the engine are refused", async () => {
    process.env.PULUMI_CONFIG_SECRET_KEYS = "[]";
    await assert.rejects(stack.prepare(), /`testbed:hosts\.n0\.sudoPassword` stands in clear/);
    process.env.PULUMI_CONFIG_SECRET_KEYS = '["testbed:hosts"]';
  });

  it("are all it takes to deploy, and to find nothing to do the second time", async () => {
    await stack.up();
    assert.deepEqual(await stack.up(), []);
    assert.deepEqual(await stack.drift(), []);
  });

  it("do not get into what programs read, nor change how they end", async () => {
    const [node] = stack.inventory();
    assert.equal(await runOnNode(node!, ["cat"], { timeout: 15_000 }, "first\nsecond"), "first\nsecond");
    assert.equal(await runOnNode(node!, ["id", "-u"], { timeout: 15_000 }), "0\n");
    await assert.rejects(runOnNode(node!, ["sh", "-c", "exit 7"], { timeout: 15_000 }), (error: Error) => (error.cause as { code: number }).code === 7); // prettier-ignore
  });

  it("do not keep a program from ending before what it reads, or from seeing that nobody is there any more", async () => {
    const [program = "", ...args] = stack.inventory()[0]!.exec;
    const ends = spawn(program, [...args, "true"], { stdio: ["pipe", "pipe", "pipe"] });
    assert.deepEqual((await once(ends, "close"))[0], 0);
    const reads = spawn(program, [...args, "sh", "-c", "echo on; cat; echo over >/run/testbed-over"], { stdio: ["pipe", "pipe", "ignore"] }); // prettier-ignore
    await once(reads.stdout, "data");
    reads.kill("SIGKILL");
    reads.stdin.destroy();
    await eventually("it sees that its reader is gone", 5, () =>
      rig!.host(0).run("cat", "/run/testbed-over"),
    );
    await rig!.host(0).sudo("rm", "/run/testbed-over");
  });

  it("are in no argument and no file, here or there", async () => {
    const [program = "", ...args] = stack.inventory()[0]!.exec;
    const holds = spawn(program, [...args, "sh", "-c", "echo on; cat"], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    await once(holds.stdout, "data");
    const here = execFileSync("ps", ["axww", "-o", "args"], { encoding: "utf8" });
    const there = await rig!.host(0).sudo("ps", "axww", "-o", "args");
    holds.stdin.end();
    await once(holds, "close");
    assert.doesNotMatch(here + there, /canary p'w/);
    const folder = `.testbed/run/${stack.stack}/ssh`;
    for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isFile()) assert.doesNotMatch(readFileSync(`${folder}/${entry.name}`, "utf8"), /canary p/, entry.name); // prettier-ignore
    const files = ["/etc", "/run", "/tmp", "/var/lib/testbed", "/var/log", "/home", "/usr/local"];
    // The pattern is not to be found either: sudo writes down what it runs.
    const search = ["grep", "-rlas", "-D", "skip", "-f", "-", ...files];
    const { stdout } = await rig!.host(0).sshWith("canary p\n", "sudo", "-n", ...search);
    assert.equal(stdout, "");
  });

  it("are all it takes to give the machine back", givenBack);

  it("are all it takes where the server has one session for each connection", async () => {
    const limit = `Match User ${USER}\n  MaxSessions 1\n`;
    await rig!.host(0).sshWith(limit, "sudo", "-n", "tee", "/etc/ssh/sshd_config.d/60-sessions.conf");
    // Reloading does not wait until it listens again.
    await rig!.host(0).sudo("sh", "-c", "sshd -t && systemctl restart ssh");
    stack.hosts.n0!.maxSessions = 1;
    await stack.up();
    assert.deepEqual(await stack.up(), []);
    assert.deepEqual(await stack.drift(), []);
    await givenBack();
  });

  async function givenBack(): Promise<void> {
    await stack.deployment.destroy();
    assert.match((await rig!.host(0).ssh("ls", "/var/lib/testbed")).stderr, /No such file/);
  }
});
