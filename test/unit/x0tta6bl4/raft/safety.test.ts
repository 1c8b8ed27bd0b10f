import assert from "node:assert/strict";
import { Violation } from "./oracle";
import { memberOf, World, type WorldOptions } from "./world";

const SEEDS = 25;
const STEPS = 1500;

/** Crashes, restarts, cuts and heals at random, while clients write and read on whoever says that it leads. */
function storm(options: WorldOptions, steps = STEPS): World {
  const world = new World(options);
  const { random, ids } = world;
  const any = (): string => ids[Math.floor(random() * ids.length)] ?? "";
  let written = 0;
  for (let step = 0; step < steps; step++) {
    for (const id of world.waking()) world.read(id);
    world.step();
    const dice = random();
    if (dice < 0.01) world.crash(any());
    else if (dice < 0.03) ids.filter((id) => !world.rafts.has(id)).forEach((id) => world.start(id));
    else if (dice < 0.036) world.part(new Set(ids.filter(() => random() < 0.4)));
    else if (dice < 0.05) world.cut.clear();
    else if (dice < 0.055) world.pause(any(), 3000 * random());
    for (const { id } of world.leaders) {
      if (world.paused.has(id)) continue;
      if (random() < 0.2) world.write(id, `w${++written}`);
      if (random() < 0.2) world.read(id);
    }
    if ((options.further ?? 0) > 0 && random() < 0.02) changeMembers(world, any());
    if (step % 100 === 0) world.oracle.matching([...world.rafts.values()]);
  }
  return world;
}

/** Adds or removes this node, if there are others. */
function changeMembers(world: World, id: string): void {
  for (const leader of world.leaders) {
    const { members } = leader.log;
    const others = members.filter((member) => member.id !== id);
    if (others.length === members.length) world.change(leader.id, [...members, memberOf(id)]);
    else if (others.length >= 2) world.change(leader.id, others);
  }
}

/** After the storm all is well again: one leader, equal logs. */
function calm(world: World): void {
  world.cut.clear();
  world.paused.clear();
  for (const id of world.ids) if (!world.rafts.has(id)) world.start(id);
  world.run(8000);
  const [leader, ...others] = world.leaders;
  assert.ok(leader && others.length === 0, `${world.leaders.length} leaders after the storm`);
  world.write(leader.id, "last");
  world.run(1000);
  for (const { id } of leader.log.members) {
    const raft = world.rafts.get(id);
    assert.equal(raft?.status.commit, leader.status.commit, `${id} has not caught up`);
  }
  world.oracle.matching([...world.rafts.values()]);
}

/** Seeds until a violation; its message. */
function violation(options: Omit<WorldOptions, "seed">): string {
  for (let seed = 0; seed < 4 * SEEDS; seed++)
    try {
      storm({ ...options, seed: `broken ${seed}` });
    } catch (error) {
      if (error instanceof Violation || /two leaders|committed entry/.test(String(error)))
        return String(error);
      throw error;
    }
  return "none";
}

describe("Raft in a storm of crashes, cuts, losses and copies", function () {
  this.timeout(60_000);
  const worlds: readonly (Omit<WorldOptions, "seed"> & { readonly name: string })[] = [
    { name: "three nodes", founders: 3, lost: 0.05, twice: 0.05 },
    { name: "five nodes", founders: 5, lost: 0.1, twice: 0.05 },
    { name: "nodes that come and go", founders: 3, further: 2, lost: 0.05, twice: 0.05 },
  ];
  for (const { name, ...options } of worlds)
    it(`is safe with ${name}, and whole again afterwards`, () => {
      let [acknowledged, answered, elections] = [0, 0, 0];
      for (let seed = 0; seed < SEEDS; seed++) {
        const world = storm({ ...options, seed: `${name} ${seed}` });
        calm(world);
        acknowledged += world.oracle.acknowledged;
        answered += world.oracle.answered;
        elections += world.oracle.elections;
      }
      // A storm in which nothing got through proves nothing.
      assert.ok(acknowledged > 20 * SEEDS, `${acknowledged} writes acknowledged`);
      assert.ok(answered > 20 * SEEDS, `${answered} reads answered`);
      assert.ok(elections > 3 * SEEDS, `${elections} elections`);
    });
});

describe("the oracle", function () {
  this.timeout(60_000);

  it("finds votes that are forgotten in a crash", () => {
    assert.match(
      violation({ founders: 3, lost: 0.05, disk: (record) => !("term" in record) }),
      /two leaders/,
    );
  });

  it("finds entries that are forgotten in a crash", () => {
    assert.notEqual(violation({ founders: 3, lost: 0.05, disk: (record) => "term" in record }), "none");
  });
});
