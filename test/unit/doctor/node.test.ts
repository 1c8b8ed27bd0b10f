import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspectNode, judge, judgeClock, parseSeen } from "../../../scenarios/doctor/node";
import type { InventoryNode } from "../../../scenarios/inventory";
import { scriptText } from "../../../scenarios/on-node";
import { identifySelf } from "../../../scenarios/runner/processes";

const GIB = 1024 * 1024;
const text = ["clock 1000.5", `disk / ${50 * GIB} ${100 * GIB}`, "listens tcp 80", "listens udp 53"].join(
  "\n",
);
const ports = [
  { name: "web", number: 80, protocol: "tcp", from: "cluster" },
  { name: "dns", number: 53, protocol: "udp", from: "cluster" },
] as const;
const question = { asked: 1_000_000, took: 1000 };

const bad = (changed: string, about: readonly (typeof ports)[number][] = ports): string[] =>
  judge({ ports: about }, parseSeen(changed)).flatMap(({ what, ok, saw, advice }) =>
    ok ? [] : [`${what}: ${saw}${advice === undefined ? "" : " →"}`],
  );

describe("what a node shows of itself", () => {
  it("is well when all is as it should be", () => {
    assert.deepEqual(bad(text), []);
    assert.deepEqual(
      judge({ ports }, parseSeen(text)).map(({ what }) => what),
      ["ports", "faults", "disk space"],
    );
  });

  const cases: [title: string, text: string, expected: string][] = [
    [
      "a port on which nobody listens",
      text.replace("udp 53", "tcp 53"),
      "ports: nobody listens on dns (53/udp) →",
    ],
    ["a fault that is left", `${text}\nfault table testbed_fault_1`, "faults: table testbed_fault_1 →"],
    [
      "faults that nobody could look for",
      `${text}\nunseen fault tables: there is no nft`,
      "faults: fault tables: there is no nft →",
    ],
    ["too little space", text.replace(`${50 * GIB}`, `${4 * GIB}`), "disk space: 4.0 GiB free on / →"],
    ["space that is not told", text.replace("disk", "disc"), "disk space: not told"],
  ];
  for (const [title, changed, expected] of cases)
    it(`tells: ${title}`, () => assert.deepEqual(bad(changed), [expected]));

  for (const [clock, told] of [
    [1000.5, "true +0.00 s"],
    [1001.4, "true +0.90 s"],
    [1002.5, "false +2.00 s"],
    [995.5, "false −5.00 s"],
    [NaN, "false +NaN s"],
  ] as const)
    it(`compares clocks: ${told}`, () => {
      const { ok, saw } = judgeClock(clock, question);
      assert.equal(`${ok} ${saw}`, `${told} ± 0.50 s against this machine`);
    });
});

describe("inspecting a node", function () {
  this.timeout(20_000);
  const node = (more: object): InventoryNode =>
    ({ name: "here", exec: [], ports: [], services: [], ...more }) as never;
  const status = (line: string): object => ({ name: "web", status: ["echo", line], carrier: [] });

  it("sees what listens, space and time of this machine", async () => {
    const tcp = createServer().listen(0, "127.0.0.1");
    const udp = createSocket("udp4").bind(0, "127.0.0.1");
    await Promise.all([once(tcp, "listening"), once(udp, "listening")]);
    const of = (name: string, number: number, protocol: string): object => ({ name, number, protocol });
    const listening = [
      of("a", (tcp.address() as AddressInfo).port, "tcp"),
      of("b", udp.address().port, "udp"),
    ];
    try {
      const found = await inspectNode(node({ ports: listening, services: [status("12 S")] }));
      const said = Object.fromEntries(found.map(({ what, ok, saw }) => [what, `${ok} ${saw}`]));
      assert.match(said.reachable ?? "", /^true in \d+ ms$/);
      assert.equal(said["service web"], "true runs");
      assert.equal(said.ports, "true all 2 listen");
      assert.match(said.clock ?? "", /^true [+−]0\.\d\d s ± /);
      assert.match(said["disk space"] ?? "", / free on \//);
    } finally {
      tcp.close();
      udp.close();
    }
  });

  for (const line of ["- gone", "12 T"])
    it(`tells a service that does not run: ${line}`, async () => {
      const found = await inspectNode(node({ services: [status(line)] }));
      const service = found.find(({ what }) => what === "service web");
      assert.equal(service?.ok, false);
      assert.match(service.advice ?? "", /testbed logs here --service web/);
    });

  it("tells a node that cannot be reached, and no more", async () => {
    const found = await inspectNode(node({ exec: ["false"], services: [status("12 S")] }));
    assert.deepEqual(
      found.map(({ what, ok }) => [what, ok]),
      [["reachable", false]],
    );
  });

  it("finds carriers by their record, unless their process is another's by now", () => {
    const runtime = mkdtempSync(join(tmpdir(), "faults "));
    const folder = join(runtime, readlinkSync("/proc/self/ns/net").replace(/\D/g, ""));
    mkdirSync(folder);
    writeFileSync(join(folder, "mine"), `${process.pid} ${identifySelf().started}\n`);
    writeFileSync(join(folder, "recycled"), `${process.pid} 1\n`);
    writeFileSync(join(folder, "empty"), "");
    const env = { ...process.env, TESTBED_FAULTS_RUNTIME: runtime };
    const printed = execFileSync("bash", ["-s"], {
      input: scriptText("inspect-node.sh"),
      env,
      encoding: "utf8",
    });
    assert.deepEqual(
      parseSeen(printed).faults.filter((each) => each.startsWith("carrier")),
      [`carrier mine (pid ${process.pid})`],
    );
    rmSync(runtime, { recursive: true });
  });
});
