import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bridgesOf } from "../../toolchain/engine/bridges";
import { withHost, type Engine } from "../../toolchain/engine/docker";
import { answers, findEngine } from "../../toolchain/engine/find";
import { hostAt, readRecord } from "../../toolchain/engine/place";
import { runtimeForThisMachine } from "../../toolchain/engine/runtime";
import { startEngine } from "../../toolchain/engine/start";
import { stopEngine } from "../../toolchain/engine/stop";
import { buildOnEngine } from "../../toolchain/images/build-on-engine";
import { makeImages } from "../../toolchain/images/make";
import { renewNetwork } from "../../toolchain/kubernetes/network";
import { label } from "../../toolchain/images/names";
import { removeImages } from "../../components/environments/docker/leftovers";
import { SetupError } from "../../toolchain/setup-error";
import { findSystemProgram } from "../../toolchain/programs";
import { isAlive } from "../../scenarios/runner/processes";
import { apart, clear, placeForTest, whyNoOwnEngine } from "../support/own-engine";
import { skip } from "../support/skip";
import { importSleep } from "../support/small-image";

const place = placeForTest();
const minutes = 60_000;

describe("a Docker engine of the project's own", function () {
  this.timeout(5 * minutes);
  let engine: Engine;

  before(async function () {
    const reason = whyNoOwnEngine();
    if (reason !== undefined) skip(this, reason);
    // As an engine leaves them that was killed, whose numbers others have by now.
    for (const path of ["dockerd.pid", "exec/containerd/containerd.pid"]) {
      mkdirSync(dirname(join(place.run, path)), { recursive: true });
      writeFileSync(join(place.run, path), String(process.pid));
    }
    engine = await startEngine(place, { runtime: await runtimeForThisMachine(), through: apart });
  });
  after(async () => {
    await stopEngine(place);
    clear(place);
  });

  const docker = (...args: string[]) =>
    execFileSync("docker", args, { encoding: "utf8", env: withHost(engine.host) });
  /** Names and ids of all images of ours. */
  const ours = () =>
    docker(
      "image",
      "ls",
      "--no-trunc",
      "--filter",
      `label=${label}`,
      "--format",
      "{{.Repository}}:{{.Tag}} {{.ID}}",
    )
      .split("\n")
      .filter(Boolean)
      .sort();

  it("answers at its own socket", async () => {
    assert.equal(engine.host, hostAt(place));
    assert.match(engine.version, /^\d+\.\d+/);
    const found = await findEngine({ DOCKER_HOST: engine.host });
    assert.ok(answers(found));
    assert.equal(found.remote, false);
  });

  it("tells what its log says when it cannot start", async () => {
    const other = { run: `${place.run}-broken`, data: `${place.data}-broken` };
    try {
      await assert.rejects(
        startEngine(other, { through: apart, further: ["--storage-driver=nonsense"] }),
        (error: unknown) => error instanceof SetupError && /nonsense|graphdriver/.test(error.message),
      );
      assert.ok(readRecord(other) === undefined || !isAlive(readRecord(other)!.process));
    } finally {
      await stopEngine(other);
      clear(other);
    }
  });

  describe("with images from the distribution's packages", () => {
    before(function () {
      const lacking = ["apt-get", "dpkg-deb", "docker"].find((name) => !findSystemProgram(name, ""));
      if (lacking !== undefined) skip(this, `there is no ${lacking} on this machine`);
    });

    it("runs a node's programs, all rights included, and gets each image once", async () => {
      const images = await makeImages(engine, "x0tta6bl4");
      const before = ours();
      assert.deepEqual(await makeImages(engine, "x0tta6bl4"), images);
      assert.deepEqual(ours(), before);

      const copies = [...new Set(Object.values(images.programs))].map(
        (image) => `COPY --from=${image} / /\n`,
      );
      const dockerfile = `FROM ${images.base}\n${copies.join("")}`;
      execFileSync("docker", ["build", "--tag", "testbed-node:test", "-"], {
        input: dockerfile,
        env: withHost(engine.host),
        stdio: ["pipe", "pipe", "pipe"],
      });
      const run = (...args: string[]) => docker("run", "--rm", "--network=none", ...args).trim();
      for (const name of Object.keys(images.programs))
        assert.match(run("testbed-node:test", "which", name), /^\/usr\//);
      assert.equal(run(images.base, "node", "--version"), process.version);
      assert.match(run("testbed-node:test", "yggdrasil", "-version"), /0\.5\.14/);
      assert.match(run("testbed-node:test", "prometheus", "--version"), /version/);
      assert.match(run("--cap-add=NET_ADMIN", images.base, "nft", "list", "ruleset"), /^$/);
      const faked =
        'LD_PRELOAD=$(echo /usr/lib/*/faketime/libfaketime.so.1) FAKETIME="@2001-02-03 04:05:06" date +%Y';
      assert.equal(run(images.base, "bash", "-c", faked), "2001");
      // Where a capability is withheld from everybody this only starts with the runtime wrapper.
      assert.equal(run("--privileged", images.base, "echo", "it runs"), "it runs");
    });

    it("builds on images that it has, and says what went wrong", async () => {
      const [source = ""] = ours().flatMap((line) => /^testbed-program-yggdrasil:\S+/.exec(line)?.[0] ?? []);
      const dockerfile = (file: string) =>
        `FROM scratch\nCOPY --from=${source} ${file} /usr/local/bin/\nLABEL ${label}=test\n`;
      await buildOnEngine(engine, "testbed-program-test:1", dockerfile("/usr/local/bin/yggdrasil"));
      assert.ok(ours().some((line) => line.startsWith("testbed-program-test:1 ")));
      await assert.rejects(
        buildOnEngine(engine, "testbed-program-test:2", dockerfile("/nothing-there")),
        (error: unknown) => error instanceof SetupError && error.message.includes("nothing-there"),
      );
    });

    it("loses them all, but for those that a container uses", async () => {
      const [base] = ours().flatMap((line) => /^testbed-base:\S+/.exec(line)?.[0] ?? []);
      const container = docker("create", base!, "true").trim();
      const clean = () => withHostOf(engine, () => removeImages());
      assert.match((await clean()).at(-1) ?? "", new RegExp(`^kept image ${base}: .*container`, "s"));
      docker("rm", container);
      assert.deepEqual(await clean(), [`removed image ${base}`]);
      assert.deepEqual(ours(), []);
    });
  });

  describe("and its networks", () => {
    const there = (...argv: string[]): string => {
      const network = `--net=/proc/${readRecord(place)?.process.pid}/ns/net`;
      return execFileSync("nsenter", [network, ...argv], { encoding: "utf8" });
    };

    it("are known by their interfaces", async () => {
      const before = await bridgesOf(engine.host);
      docker("network", "create", "bridges");
      const [made = "", ...more] = (await bridgesOf(engine.host)).filter((name) => !before.includes(name));
      assert.deepEqual(more, []);
      assert.match(there("ip", "link"), new RegExp(`: ${made}: `));
      docker("network", "rm", "bridges");
      assert.doesNotMatch(there("ip", "link"), new RegExp(`: ${made}: `));
    });

    it("of `kind` is made anew, unless something is in it or it is not ours", async () => {
      const { host } = engine;
      importSleep("testbed-sleep", withHost(host));
      docker("network", "create", "kind");
      const container = docker("create", "--network", "kind", "testbed-sleep", "sleep", "1d").trim();
      assert.equal(await renewNetwork({ host, own: true }), false);
      docker("rm", container);
      assert.equal(await renewNetwork({ host, own: false }), false);
      assert.equal(await renewNetwork({ host, own: true }), true);
      assert.equal(await renewNetwork({ host, own: true }), false);
      assert.doesNotMatch(docker("network", "ls", "--format", "{{.Name}}"), /^kind$/m);
    });

    it("leave nothing that would rewrite packets of others, whose rules stay", () => {
      const ours = "-A POSTROUTING -s 10.9.0.0/24 ! -o br-0123456789ab -j MASQUERADE";
      const other = "-A POSTROUTING -s 10.9.0.0/24 ! -o br-0123456789ac -j MASQUERADE";
      const rules = (): string => there("iptables", "-t", "nat", "-S");
      there("ip", "link", "add", "br-0123456789ab", "type", "bridge");
      for (const rule of [ours, other]) there("iptables", "-t", "nat", ...rule.split(" "));
      assert.ok(rules().includes(ours));
      there("bash", "toolchain/engine/forget-bridges.sh", "br-0123456789ab", "br-gone");
      assert.deepEqual([rules().includes(ours), rules().includes(other)], [false, true]);
      assert.doesNotMatch(there("ip", "link"), /br-0123456789ab/);
    });
  });

  describe("in the end", () => {
    it("is stopped by its own pid, and there is nothing to stop then", async () => {
      const record = readRecord(place)!;
      assert.ok(isAlive(record.process));
      assert.equal(await stopEngine(place), true);
      assert.equal(isAlive(record.process), false);
      assert.equal(existsSync(hostAt(place).slice("unix://".length)), false);
      assert.equal(await stopEngine(place), false);
    });
  });
});

/** With the ambient engine being this one. */
async function withHostOf<T>({ host }: Engine, act: () => Promise<T>): Promise<T> {
  const before = process.env["DOCKER_HOST"];
  process.env["DOCKER_HOST"] = host;
  try {
    return await act();
  } finally {
    if (before === undefined) delete process.env["DOCKER_HOST"];
    else process.env["DOCKER_HOST"] = before;
  }
}
