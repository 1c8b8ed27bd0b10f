import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { colourOf } from "../../components/systems/archy/adapter/judging";
import { iterationsIn, readFiles, readLook, type Look } from "../../components/systems/archy/adapter/records";
import { eventually } from "../support/eventually";

const PASSWORD = "a word to be blotted out";
const LIMIT = "20";
const env = { ...process.env, PATH: `${resolve(".testbed/bin")}:${process.env.PATH ?? ""}` };

/** Tests as a suite has them; the file `go` beside the suite lets a waiting one end. */
const suites = {
  green: '@test "one" { true; }\n@test "two" { true; }\n',
  waiting: '@test "waits" { until [ -e "$BATS_TEST_DIRNAME/../../../go" ]; do sleep 0.05; done; }\n',
  red: '@test "one" { echo "$ARCHY_PASSWORD"; false; }\n',
  environment:
    '@test "told" { [ "$ARCHY_HOST $ARCHY_SCHEME $ARCHY_ITERATIONS ${ARCHY_ALLOW_DESTRUCTIVE:-no} $ARCHY_PEERS" = "127.0.0.1 http 1 1 http://a http://b" ]; }\n',
  bold: '@test "told" { [ -z "${ARCHY_ALLOW_DESTRUCTIVE:-}" ]; }\n',
} as const;

describe("the gate on its host", function () {
  this.timeout(60_000);
  let home: string;

  before(function () {
    if (spawnSync("bats", ["--version"], { env }).status !== 0)
      throw new Error("bats is missing: run `npm run setup`");
  });
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "testbed-gate-"));
    cpSync("components/systems/archy/on-host", join(home, "folders/kit"), { recursive: true });
    for (const [name, text] of Object.entries(suites)) {
      mkdirSync(join(home, "folders", name));
      writeFileSync(join(home, "folders", name, "a.bats"), text);
    }
    mkdirSync(join(home, "gates"));
    writeFileSync(join(home, "password"), `${PASSWORD}\n`);
  });
  afterEach(() => {
    gate("end");
    rmSync(home, { recursive: true });
  });

  const run = (script: string, args: readonly string[], path = ""): string =>
    execFileSync("bash", [join(home, "folders/kit", script), home, ...args], {
      env: { ...env, PATH: `${path}${env.PATH}` },
      encoding: "utf8",
    }).trim();
  const gate = (...args: readonly string[]): string => run("gate.sh", args);
  const start = (
    id: string,
    suite: keyof typeof suites,
    more: Partial<Record<"limit" | "consent", string>> = {},
  ) => {
    const { limit = LIMIT, consent = "yes" } = more;
    return gate("start", id, suite, "2", limit, consent, "http", "127.0.0.1", "", "http://a http://b");
  };
  const look = (id: string): Look => readLook(gate("look", id));
  const ended = (id: string): Promise<Look> =>
    eventually(`gate ${id} has ended`, 30, () => {
      const seen = look(id);
      return seen.state === "running" ? undefined : seen;
    });
  const colour = (id: string) => colourOf(iterationsIn(readFiles(gate("records", id))), 2, []);
  const pid = (id: string): number =>
    Number(readFileSync(join(home, "gates", id, "process"), "utf8").split(" ")[0]);

  it("runs by itself and leaves exit code, TAP and JUnit of every iteration", async () => {
    assert.equal(start("g", "green"), "begun");
    assert.deepEqual(await ended("g"), { state: "ended", done: 2 });
    assert.equal(colour("g").saw, "green 2 times, 4 tests");
  });

  it("tells suites what the plan says, and consent only where it was given", async () => {
    start("told", "environment");
    await ended("told");
    start("bold", "bold", { consent: "no" });
    await ended("bold");
    assert.deepEqual(
      [colour("told").saw, colour("bold").saw],
      ["green 2 times, 2 tests", "green 2 times, 2 tests"],
    );
  });

  it("waits for a report that comes later than bats ends", async () => {
    const bats = join(home, "late");
    mkdirSync(bats);
    copyFileSync("test/support/late-report.sh", join(bats, "bats"));
    const plan = ["g", "green", "1", LIMIT, "yes", "http", "127.0.0.1", "", ""];
    run("gate.sh", ["start", ...plan], `${bats}:`);
    await ended("g");
    assert.deepEqual(
      iterationsIn(readFiles(gate("records", "g"))).map(({ code, reported }) => [code, reported]),
      [[0, 2]],
    );
  });

  it("is told from one that somebody started by hand, wherever it is", async () => {
    const waits = `cd /\nuntil [ -e '${home}/go' ]; do sleep 0.05; done\n`;
    writeFileSync(join(home, "folders/waiting/run-gate.sh"), waits);
    const precondition = (): string =>
      run("preconditions.sh", ["n", "127.0.0.1", "", "http", "127.0.0.1", ""])
        .split("\n")
        .filter((line) => line.startsWith("gate\t"))
        .join();
    start("g", "waiting");
    assert.match(precondition(), /^gate\tok/);
    const byHand = spawn("bash", [join(home, "folders/waiting/run-gate.sh")], { stdio: "ignore" });
    await eventually("it is seen", 10, () => precondition().startsWith("gate\tno"));
    writeFileSync(join(home, "go"), "");
    await once(byHand, "close");
  });

  it("ends at the first red iteration, and carries no password away", async () => {
    start("g", "red");
    await ended("g");
    assert.match(colour("g").saw, /^iteration 1 of 2 is red: 1 of 1 tests failed: “one”$/);
    const texts = readFiles(gate("records", "g")).map(({ text }) => text);
    assert.ok(
      texts.some((text) => text.includes("[password]")) && !texts.some((text) => text.includes(PASSWORD)),
    );
  });

  it("is taken up by who comes later, and begun anew only when it was judged", async () => {
    start("g", "waiting");
    const first = pid("g");
    assert.equal(start("g", "waiting"), "running");
    writeFileSync(join(home, "go"), "");
    await ended("g");
    assert.deepEqual([start("g", "waiting"), pid("g")], ["ended", first]);
    gate("seen", "g");
    assert.equal(start("g", "waiting"), "begun");
    await ended("g");
  });

  it("has ended, and is not lost, when it ends between two looks of one question", () => {
    mkdirSync(join(home, "gates/g"));
    const script = `source <(sed '$d' "$1/folders/kit/gate.sh")
      home=$1
      read_process() { : >"$home/gates/$1/ended" && return 1; }
      state_of g`;
    assert.equal(execFileSync("bash", ["-c", script, "bash", home], { encoding: "utf8" }), "ended");
  });

  it("is alone on its host", () => {
    start("g", "waiting");
    assert.equal(start("other", "green"), "busy g");
  });

  it("is red when an iteration takes too long", async () => {
    start("g", "waiting", { limit: "1" });
    await ended("g");
    assert.match(colour("g").saw, /red: .*(took too long|1 of 1)/);
  });

  it("is lost when it was killed, ends what it left, and can be begun anew", async () => {
    start("g", "waiting");
    await eventually("the suite runs", 10, () => existsSync(join(home, "gates/g/iterations/1/tap-1.tap")));
    process.kill(pid("g"), "SIGKILL");
    assert.equal((await ended("g")).state, "lost");
    assert.equal(start("g", "waiting"), "begun");
    gate("end");
    assert.equal(look("g").state, "lost");
    const left = spawnSync("pgrep", ["-f", home], { encoding: "utf8" }).stdout.trim();
    assert.equal(left, "");
  });
});
