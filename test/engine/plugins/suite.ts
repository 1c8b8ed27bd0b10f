import { skip } from "../../support/skip";
import { engineHome, type EngineHome } from "./engine-home";
import { Stack, type Resource } from "./stack";

let shared: Promise<EngineHome | string> | undefined;

after(async () => {
  const home = await shared;
  if (home !== undefined && typeof home !== "string") home.remove();
});

/** Gives the tests of the surrounding `describe` a stack of their own; nothing runs where there is no CLI. */
export function withStack(): () => Stack {
  let stack: Stack | undefined;
  before(async function () {
    this.timeout(120_000);
    const home = await (shared ??= engineHome());
    if (typeof home === "string") skip(this, home);
    stack = await new Stack(home).init();
  });
  after(() => stack?.remove());
  return () => {
    if (stack === undefined) throw new Error("the stack is made in a before hook, which did not run");
    return stack;
  };
}

/** A command that writes to `LOG` what it was called for, and prints `says`. */
export function logged(log: string, says: string, more: Resource = {}): Resource {
  return {
    create: `echo create $MARK >> ${log}; echo ${says}; echo ${says}-err >&2`,
    delete: `echo delete $MARK "[$PULUMI_COMMAND_STDOUT]" "[$PULUMI_COMMAND_STDERR]" >> ${log}`,
    ...more,
  };
}
