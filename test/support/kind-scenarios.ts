import assert from "node:assert/strict";
import { join } from "node:path";
import { systems } from "../../components/systems";
import { isAbout } from "../../scenarios/scenario";
import { KindRun } from "./kind-run";
import { needsKind } from "./kubernetes-objects";

/** A mistake in a program of the system, and the scenario that has to notice it in pods, too. */
export interface Mistake {
  readonly what: string;
  /** Writes the program with the mistake. */
  readonly breakIn: (file: string) => void;
  readonly scenario: { readonly id: string; readonly settings: Readonly<Record<string, number>> };
  /** Fits `VERDICT: REASON`. */
  readonly said: RegExp;
}

/**
 * Tests that a system's scenarios pass in pods as they are written for all environments, that one of them finds a mistake there,
 * and that nothing stays.
 */
export function passesInPods(name: string, mistake?: Mistake): void {
  describe(`${name} in pods, in one \`pulumi up\` with its cluster`, function () {
    this.timeout(600_000);
    const stack = new KindRun("index.ts", { system: name, pace: "quick" });
    const { workspace } = stack;

    before(function () {
      needsKind(this);
      return workspace.init();
    });
    after(() => stack.remove());

    it("passes every scenario, as it is written for all environments", async () => {
      const about = (systems[name]?.scenarios ?? []).filter((each) => isAbout(each, "kind"));
      const all = Object.fromEntries(about.map(({ id }) => [id, "pass"]));
      assert.deepEqual(await stack.upToVerdicts(), all);
    });

    it("changes nothing when it goes up again", () => stack.expectNoChanges());

    if (mistake)
      it(`fails ${mistake.scenario.id} with a program of the user's: ${mistake.what}`, async () => {
        const binary = join(workspace.directory, `${name}.cjs`);
        mistake.breakIn(binary);
        workspace.configure({ profile: "upstream", binary, scenarios: [mistake.scenario] });
        await stack.upToVerdicts();
        const [judged] = stack.results().at(-1)?.scenarios ?? [];
        assert.match(`${judged?.verdict}: ${judged?.reason}`, mistake.said);
      });

    it("leaves nothing behind", async () => {
      await stack.destroy();
      assert.equal(stack.left(), "");
    });
  });
}
