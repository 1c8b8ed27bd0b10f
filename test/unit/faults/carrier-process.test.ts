import assert from "node:assert/strict";
import { CarrierProcess } from "../../../scenarios/faults/carrier-process";
import { fireTogether } from "../../../scenarios/faults/inject";

const started: CarrierProcess[] = [];
async function carrier(script: string): Promise<CarrierProcess> {
  const held = await CarrierProcess.start({ node: "n", argv: ["bash", "-c", script] });
  started.push(held);
  return held;
}
const obedient = `echo armed; while read -r line; do case $line in
  fire) echo fired;; count) echo count 3 180;; heal) echo healed; exit 0;; esac; done`;

describe("the driver of a carrier", () => {
  afterEach(() => Promise.all(started.splice(0).map((held) => held.end())));

  it("arms, fires, counts, heals", async () => {
    const held = await carrier(obedient);
    assert.deepEqual((await fireTogether([held])).nodes, ["n"]);
    assert.deepEqual(await held.count(), { packets: 3, bytes: 180 });
    await held.heal();
    assert.equal(held.failure, undefined);
  });

  it("renews the lease each second", async () => {
    const held = await carrier(
      `echo armed; read -r line; read -r line; [[ $line == beat ]] && echo fired; cat >/dev/null`,
    );
    await held.fire();
    await held.end();
  });

  it("passes on the carrier's own words when it cannot arm", async () => {
    await assert.rejects(carrier("echo error no such table; exit 1"), /fault carrier on n: no such table$/);
  });

  it("says what the carrier left on stderr when it ends without a word", async () => {
    await assert.rejects(
      carrier("echo broken >&2; exit 3"),
      /fault carrier on n: ended with status 3: broken/,
    );
    await assert.rejects(
      CarrierProcess.start({ node: "n", argv: ["/does/not/exist"] }),
      /fault carrier on n: cannot be started: .*ENOENT/,
    );
  });

  it("knows when a carrier has died, and fails whatever is asked then", async () => {
    const held = await carrier(`echo armed; read -r line; kill -KILL $$`);
    await assert.rejects(held.fire(), /ended by SIGKILL/);
    assert.match(held.failure?.message ?? "", /ended by SIGKILL/);
    await assert.rejects(held.count(), /ended by SIGKILL/);
    await held.end();
  });

  it("does not take another answer for the expected one", async () => {
    const held = await carrier(`echo armed; read -r line; echo healed; cat >/dev/null`);
    await assert.rejects(held.fire(), /said "healed" when "fired" was expected/);
    await held.end();
  });

  it("takes one that ends in order for healed, and no other", async () => {
    await (await carrier("echo armed; while read -r line; do [[ $line == heal ]] && exit 0; done")).heal();
    const broken = await carrier("echo armed; while read -r line; do [[ $line == heal ]] && exit 1; done");
    await assert.rejects(broken.heal(), /ended with status 1/);
  });

  it("reports a skew that is there", async () => {
    const quick = await carrier(obedient);
    const slow = await carrier(`echo armed; read -r line; sleep 0.1; echo fired; cat >/dev/null`);
    const { skewMilliseconds } = await fireTogether([quick, slow]);
    assert.ok(skewMilliseconds > 80 && skewMilliseconds < 1000, `${skewMilliseconds} ms`);
    await Promise.all([quick.end(), slow.end()]);
  });

  it("ends a carrier that ignores the end of its input", async () => {
    const held = await carrier(`trap 'exit 7' TERM; echo armed; while :; do sleep 0.05; done`);
    await held.end(100);
    assert.match(held.failure?.message ?? "", /ended with status 7/);
  });
});
