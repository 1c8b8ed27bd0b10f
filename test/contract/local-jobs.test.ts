import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { localOperations } from "../../components/environments/local/operations";
import type { NodeSpec, ServiceSpec } from "../../components/spec";
import { eventually } from "../support/eventually";
import { LocalStack } from "../support/local-stack";

/** Runs `line` with sh each 0.4 s. */
const job = (line: string): ServiceSpec => ({
  name: "web",
  command: ["sh", "-c", line],
  everySeconds: 0.4,
  stateDirectory: "/var/lib/job",
  restart: "never",
  stopSeconds: 1,
});
const nodeWith = (service: ServiceSpec): NodeSpec => {
  return { name: "n1", role: "member", address: "10.77.0.10", ports: [], services: [service] };
};
/** Of one run: when it began, in seconds since 1970. */
const told = 'date +"began %s.%N"';

describe("environment local: jobs, and services that listen nowhere", function () {
  this.timeout(30_000);
  const stack = new LocalStack(`jobs-${process.pid}`, [nodeWith(job(`${told}; exit 3`))]);
  const log = (): string => readFileSync(`.testbed/run/${stack.stack}/n1/log/web.log`, "utf8");
  const count = (pattern: RegExp): number => log().match(pattern)?.length ?? 0;
  const up = (service: ServiceSpec): Promise<string[]> => stack.up([nodeWith(service)]);
  const drift = () =>
    localOperations.observeDrift({ stack: stack.stack, project: process.cwd() }, stack.inventory());
  /** Pids of the processes whose arguments mention this. */
  const running = (text: string): number[] =>
    execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" })
      .split("\n")
      .filter((line) => line.includes(text))
      .map(Number.parseInt);

  before(() => stack.up());
  after(() => stack.deployment.destroy());

  it("run again and again on their schedule, whatever their exit code, which is in the log", async () => {
    await eventually("six runs", 10, () => (count(/job ended with 3 after \d+ ms/g) >= 6 ? true : undefined));
    const starts = [...log().matchAll(/^began ([\d.]+)$/gm)].map(([, time]) => Number(time));
    const first = starts[0] ?? 0;
    // Each on its own beat, and none of them drifts: a run may begin late, but never early nor twice.
    const beats = starts.map((time) => Math.floor((time - first + 0.05) / 0.4));
    assert.equal(new Set(beats).size, beats.length, beats.join());
    assert.ok(beats.at(-1)! <= starts.length + 3, beats.join());
  });

  it("are no drift, and nothing changes the second time", async () => {
    assert.deepEqual([await drift(), await stack.up()], [[], []]);
  });

  it("go on after a fault has killed or paused them, and stay away while it stops them", async () => {
    for (const kind of ["kill", "pause", "stop"]) {
      const [service] = stack.inventory()[0]!.services;
      const argv = [...(service?.carrier ?? []), kind];
      const carrier = spawn(argv[0] ?? "", argv.slice(1), { stdio: ["pipe", "pipe", "inherit"] });
      const said = async (): Promise<string> => String((await once(carrier.stdout, "data"))[0]).trim();
      assert.equal(await said(), "armed");
      carrier.stdin.write("fire\n");
      assert.equal(await said(), "fired");
      const status = (): string => {
        const [show = "", ...words] = service?.status ?? [];
        return execFileSync(show, words, { encoding: "utf8" }).trim();
      };
      await eventually(`${kind} bites`, 5, () => (/ (T|gone)$/.test(status()) ? true : undefined));
      carrier.stdin.write("heal\n");
      assert.equal(await said(), "healed");
      const before = count(/job ended with 3/g);
      await eventually("it runs again", 5, () => (count(/job ended with 3/g) > before ? true : undefined));
      assert.deepEqual(await drift(), []);
    }
  });

  it("are ended with their children when the next run is due, and never overlap", async () => {
    const hang = `trap "" TERM; ${told}; sleep 3471 & wait; sleep 3471`;
    assert.deepEqual(await up(job(hang)), ["update n1-web"]);
    const most = { copies: 0 };
    await eventually("three runs were killed", 10, () => {
      most.copies = Math.max(most.copies, running("sleep 3471").filter((pid) => pid > 0).length);
      return count(/still runs after \d+ ms, when the next run is due: it is killed/g) >= 3
        ? true
        : undefined;
    });
    assert.ok(count(/^began/gm) >= 3);
    // `ps` lists the shell of the job too, whose arguments mention it.
    assert.ok(most.copies <= 4, `${most.copies} at once`);
  });

  it("stop cleanly: a run under way may finish, and nothing stays", async () => {
    const patient = `trap "echo finished" TERM; ${told}; sleep 3472 & wait; kill %1`;
    await up({ ...job(patient), everySeconds: 100, stopSeconds: 5 });
    await eventually("the run begins", 5, () =>
      /^began/m.test(log().split("n1-web").at(-1)!) ? true : undefined,
    );
    await eventually("it waits", 5, () => (running("sleep 3472").length > 1 ? true : undefined));
    const began = performance.now();
    await up(job("exit 0"));
    assert.ok(performance.now() - began < 4000, "it was waited for in vain");
    assert.match(log(), /^finished$/m);
    assert.deepEqual(running("sleep 3472"), []);
    await eventually("the new one runs", 5, () => (count(/job ended with 0/g) > 0 ? true : undefined));
    await stack.up([]);
    assert.deepEqual(running("supervision/job.sh 400"), []);
  });

  it("are not needed for a service without a port, which is ready once it runs", async () => {
    const service: ServiceSpec = {
      name: "web",
      command: ["sleep", "3473"],
      restart: "always",
      stopSeconds: 1,
    };
    await up(service);
    const pid = stack.pid("n1");
    assert.equal(readFileSync(`/proc/${pid}/cmdline`, "utf8"), "sleep\u00003473\u0000");
    assert.deepEqual(await up(service), []);
    const failing = up({ ...service, command: ["/usr/local/bin/no-such-program"] });
    await assert.rejects(failing, /service web on host n1 (ended|does not start)[^]*no-such-program/);
  });
});
