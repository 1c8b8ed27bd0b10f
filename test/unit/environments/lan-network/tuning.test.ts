import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { tuningWords } from "../../../../components/environments/lan/tuning";

const script = "components/environments/lan/scripts/tuning.sh";
const pages = "proc/sys/vm/nr_hugepages";
const governors = [0, 1].map((each) => `sys/devices/system/cpu/cpufreq/policy${each}/scaling_governor`);

/** The files of a kernel, as far as they are written to: never those of the machine that tests run on. */
describe("lan: how a machine's kernel is set", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "testbed-tuning-"));
    write("proc/sys/kernel/random/boot_id", "first\n");
    write(pages, "0\n");
    for (const file of governors) write(file, "powersave\n");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  const read = (file: string): string => readFileSync(join(root, file), "utf8").trim();
  const now = (): string[] => [pages, ...governors].map(read);
  function run(verb: string, tuning = ""): string {
    const env = { PATH: process.env.PATH, TESTBED_ROOT: root, TUNING: tuning };
    const { status, stdout, stderr } = spawnSync("bash", [script, verb], { env, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return stdout;
  }
  const both = tuningWords({ tuning: { hugePages: 128, governor: "performance" } });

  it("is as asked, and what it was when it is given back", () => {
    assert.equal(run("apply", both), "governor: performance\nhugePages: 128\n");
    assert.deepEqual(now(), ["128", "performance", "performance"]);
    assert.equal(run("changed"), "");
    run("apply", both);
    run("restore");
    assert.deepEqual(now(), ["0", "powersave", "powersave"]);
    assert.equal(existsSync(join(root, "var/lib/testbed/tuning")), false);
  });

  it("is left alone where nothing is asked", () => {
    assert.equal(run("apply"), "");
    assert.equal(run("changed") + run("restore"), "");
    assert.deepEqual(now(), ["0", "powersave", "powersave"]);
  });

  it("is put back as far as it is not asked for any more", () => {
    run("apply", both);
    run("apply", "hugePages=64");
    assert.deepEqual(now(), ["64", "powersave", "powersave"]);
    run("restore");
    assert.deepEqual(now(), ["0", "powersave", "powersave"]);
  });

  it("is seen to be changed by hand, stays as it was set by others, and is repaired", () => {
    run("apply", both);
    write(pages, "7\n");
    assert.equal(run("changed"), "hugePages\n");
    run("apply", both);
    assert.equal(read(pages), "128");
    write(governors[1] ?? "", "ondemand\n");
    run("restore");
    assert.deepEqual(now(), ["0", "powersave", "ondemand"]);
  });

  it("is set again after the machine has started again, and given back as it is then", () => {
    run("apply", both);
    write("proc/sys/kernel/random/boot_id", "second\n");
    write(pages, "4\n");
    for (const file of governors) write(file, "powersave\n");
    assert.equal(run("changed"), "hugePages\n");
    run("apply", both);
    assert.deepEqual(now(), ["128", "performance", "performance"]);
    run("restore");
    assert.deepEqual(now(), ["4", "powersave", "powersave"]);
  });

  it("is given back when who set it was killed before it was read back", () => {
    run("apply", both);
    const kept = join(root, "var/lib/testbed/tuning");
    writeFileSync(kept, readFileSync(kept, "utf8").replace(/128$/m, "?"));
    run("restore");
    assert.equal(read(pages), "0");
  });

  it("is told to be less than asked where the machine gives less or has nothing of the kind", () => {
    rmSync(join(root, "sys"), { recursive: true });
    rmSync(join(root, pages));
    symlinkSync("/dev/null", join(root, pages));
    const told = run("apply", both);
    assert.match(told, /^governor: performance wanted, this machine has none$/m);
    assert.match(told, /^hugePages: 128 wanted, this machine gives nothing$/m);
    run("restore");
  });
});
