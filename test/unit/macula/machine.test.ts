import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adapter } from "../../../components/systems/macula/adapter";
import { readFiles } from "../../../components/systems/macula/adapter/machine";
import type { CheckState } from "../../../scenarios/adapter";
import type { Inventory } from "../../../scenarios/inventory";
import { run } from "../../support/lan-rig/run";
import { skip } from "../../support/skip";

const script = "components/systems/macula/on-host/machine.sh";

describe("what a machine of Macula's says", () => {
  const folder = mkdtempSync(join(tmpdir(), "macula machine "));
  const started: ChildProcess[] = [];
  after(() => {
    for (const child of started) child.kill();
    rmSync(folder, { recursive: true });
  });

  async function start(program: string, ...args: readonly string[]): Promise<number> {
    const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    started.push(child);
    await once(child.stdout, "data");
    return child.pid ?? 0;
  }

  function programOf(name: string): string {
    const file = join(folder, name);
    writeFileSync(file, 'console.log("up"); setInterval(() => undefined, 60_000);');
    return file;
  }

  it("is which files its process runs, and which processes are not the service's", async function () {
    if (process.platform !== "linux") this.skip();
    const program = programOf("macula.cjs");
    const service = await start(program);
    const ask = (what: string) => run(["bash", script, what, String(service)]);
    assert.deepEqual(
      [...readFiles(await ask("files"))].map(([what, { path }]) => [what, path]),
      [
        ["program", program],
        ["runtime", process.execPath],
      ],
    );
    const other = await start(program);
    const erlang = await start(programOf("erl"), "-setcookie", "macula_test");
    const left = await ask("left");
    const tells = (pid: number) => new RegExp(`^left process ${pid} \\(`, "m");
    for (const pid of [other, erlang]) assert.match(left, tells(pid));
    assert.doesNotMatch(left, tells(service));
  });

  it("is told to a container's root too, which may not look into other users' processes", async function () {
    if (process.getuid?.() !== 0) skip(this, "only root can be another user");
    const program = programOf("macula.cjs");
    const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    chmodSync(folder, 0o755);
    const child = spawn("env", [...nobody, process.execPath, program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    started.push(child);
    await once(child.stdout, "data");
    const blind = ["setpriv", "--bounding-set=-sys_ptrace", "env"];
    await assert.rejects(run([...blind, "readlink", `/proc/${child.pid ?? 0}/exe`]));
    const files = readFiles(await run([...blind, "bash", script, "files", String(child.pid)]));
    assert.equal(files.get("program")?.path, program);
    assert.equal(files.get("runtime")?.path, process.execPath);
  });

  it("is compared with what the others run", async function () {
    if (process.platform !== "linux") this.skip();
    const service = (pid: number) => ({ name: "macula", carrier: [], status: ["echo", `${pid} S`] });
    const node = async (name: string, program: string, role = "provider") => ({
      ...{ name, role, address: "127.0.0.1", ports: [], exec: [] },
      services: [service(await start(program))],
    });
    const look = async (...programs: readonly [string, string]) => {
      const nodes = [await node("node1", programs[0]), await node("client", programs[1], "client")];
      const inventory = { nodes } as unknown as Inventory;
      const context = { inventory, runId: "", seed: "", now: () => 0, signal: AbortSignal.abort() };
      return adapter(context).checks["macula/same-versions"]?.({}, {} as CheckState);
    };
    const program = programOf("macula.cjs");
    const changed = programOf("changed.cjs");
    appendFileSync(changed, "\n");
    assert.equal((await look(program, program))?.ok, true);
    const { ok, violated, saw } = (await look(program, changed)) ?? {};
    assert.deepEqual([ok, violated], [false, true]);
    assert.match(
      saw ?? "",
      /^program [0-9a-f]{12} \(node1\), [0-9a-f]{12} \(client\); runtime [0-9a-f]{12} \(node1, client\)$/,
    );
  });

  it("is not understood when a part is missing", () => {
    assert.throws(() => readFiles(`program ${"0".repeat(64)} /a\n`), /the machine said: program/);
  });
});
