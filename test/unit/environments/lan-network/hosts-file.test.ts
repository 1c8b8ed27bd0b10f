import assert from "node:assert/strict";
import { Mac } from "./mac";

describe("lan: names in a machine's hosts file", () => {
  let machine: Mac;
  beforeEach(() => (machine = new Mac()));
  afterEach(() => machine.remove());

  const hosts = "10.0.0.1\tn1\n10.0.0.2\tn2";
  const block = `# BEGIN testbed\n${hosts}\n# END testbed\n`;
  const file = "etc/hosts";
  const apply = (HOSTS = hosts) => machine.run("hosts-file", ["apply"], { HOSTS });

  for (const [what, theirs] of [
    ["an ordinary one", "127.0.0.1 localhost\n\n# mine \\n &\n10.9.9.9\tn1\n\n\n"],
    ["one without a newline at its end", "127.0.0.1 localhost"],
    ["an empty one", ""],
  ] as const)
    it(`is a block of ours before ${what}, which is given back byte by byte`, () => {
      machine.write(file, theirs);
      assert.equal(apply().out, "changed");
      assert.equal(machine.read(file), block + theirs);
      assert.equal(apply().out, "unchanged");
      assert.equal(apply("10.0.0.1\tn1").out, "changed");
      assert.equal(machine.read(file), `# BEGIN testbed\n10.0.0.1\tn1\n# END testbed\n${theirs}`);
      assert.equal(machine.run("hosts-file", ["restore"]).out, "restored");
      assert.equal(machine.read(file), theirs);
      assert.equal(machine.run("hosts-file", ["restore"]).out, "restored");
      assert.equal(machine.read(file), theirs);
    });

  it("leaves what others have written around it since", () => {
    machine.write(file, `first\n${block}last\n`);
    assert.equal(machine.run("hosts-file", ["restore"]).out, "restored");
    assert.equal(machine.read(file), "first\nlast\n");
  });

  for (const damaged of [
    "# BEGIN testbed\n10.0.0.1\tn1\nrest\n",
    "rest\n# END testbed\n",
    `${block}# BEGIN testbed\nx\n`,
  ])
    it(`touches nothing when the block was damaged: ${JSON.stringify(damaged)}`, () => {
      machine.write(file, damaged);
      for (const { code, err } of [apply(), machine.run("hosts-file", ["restore"])]) {
        assert.equal(code, 3);
        assert.match(err, /do not enclose one block/);
      }
      assert.equal(machine.read(file), damaged);
    });
});
