import assert from "node:assert/strict";
import { capabilitiesOf, ofAll } from "../../../components/environments/docker/capabilities";
import { engineProblems } from "../../../components/environments/docker/engine-problems";
import type { ListedContainer } from "../../../components/environments/docker/engine";
import type { EnginePlan } from "../../../components/environments/docker/engines";
import { inContainer, own, type ContainerPlace } from "../../../components/environments/docker/names";
import { placeNodes } from "../../../components/environments/placement";
import { stackSchema } from "../../../components/config";

const beam = (index: number, more: Partial<EnginePlan> = {}): EnginePlan => ({
  ...{ name: `beam0${index}`, host: `tcp://192.0.2.${index}:2376`, interface: "eth0" },
  ...more,
});

describe("environment docker: several engines", () => {
  const stack = (engine: object) =>
    stackSchema.safeParse({ environment: "docker", system: "macula", engines: [engine] });

  for (const host of ["unix:///var/run/docker.sock", "tcp://127.0.0.1:2375", "ssh://me@localhost", "beam00"])
    it(`refuses ${host}, whose containers would not be reached from here`, () => {
      const { error } = stack({ name: "beam00", host, interface: "eth0" });
      assert.match(
        error?.issues[0]?.message ?? "",
        /ssh:\/\/USER@HOST or tcp:\/\/HOST:PORT, of another machine/,
      );
    });

  it("takes those of other machines", () => {
    assert.ok(stack({ name: "beam00", host: "ssh://rl@beam00.lab", interface: "eno1" }).success);
    assert.ok(stack({ name: "beam00", host: "tcp://192.0.2.1:2376", interface: "eno1" }).success);
  });

  const problems = (engines: readonly EnginePlan[], there: readonly Partial<ListedContainer>[] = []) => {
    const names = ["a", "b"];
    return engineProblems({
      ...{ engines, names, placed: [], placement: placeNodes(engines, names) },
      ...{
        there: there as readonly ListedContainer[],
        controller: "192.0.2.9",
        demanded: {},
        file: "Pulumi.s.yaml",
      },
    });
  };

  it("says which engine is there twice, and which node would move", async () => {
    assert.deepEqual(await problems([beam(1), beam(2)]), []);
    const [twice] = await problems([beam(1), beam(2, { host: beam(1).host })]);
    assert.match(
      twice ?? "",
      /^`testbed:engines\[1\]\.host` is .* that engine is `testbed:engines\[0\]` already/,
    );
    const [moved] = await problems([beam(1), beam(2)], [{ node: "a", host: beam(2).host }]);
    assert.match(
      moved ?? "",
      /^`a` is on the engine at tcp:\/\/192\.0\.2\.2:2376, .* on the engine `beam01`/,
    );
    const [unknown] = await problems([beam(1, { nodes: ["a", "x"] }), beam(2)]);
    assert.match(unknown ?? "", /^`testbed:engines\[0\]\.nodes\[1\]` is `x` .* no node of that name/);
  });

  it("can do what all of them can, and says which one cannot", () => {
    const [able, unable] = [capabilitiesOf("netem\n", 10), capabilitiesOf("", undefined)];
    const { has, missing } = ofAll([
      { name: "the engine `a`", ...able },
      { name: "the engine `b`", ...unable },
    ]);
    assert.ok(able.has.has("disk") && !has.has("disk") && has.has("disconnect"));
    assert.match(missing.disk ?? "", /^the engine `b`: /);
    assert.equal(missing.drain, unable.missing.drain, "what none can do is nobody's own");
    assert.deepEqual(ofAll([{ name: "the engine", ...unable }]).missing, unable.missing);
  });

  it("asks the engine that a container is on, and without one as Docker's commands find it", () => {
    const place: ContainerPlace = { container: "s-a", host: "ssh://rl@beam00.lab" };
    assert.deepEqual(inContainer(place), [
      "env",
      "DOCKER_HOST=ssh://rl@beam00.lab",
      "docker",
      "exec",
      "-i",
      "s-a",
    ]);
    assert.match(
      own(place)("update", { file: "x.sh" }),
      /^env DOCKER_HOST=ssh:\/\/rl@beam00\.lab sh .*do\.sh s-a x\.sh create$/,
    );
    assert.deepEqual(inContainer({ container: "s-a" }), ["docker", "exec", "-i", "s-a"]);
  });
});
