import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import type { Declaration } from "./stack";
import { withStack } from "./suite";

const CIPHER = "1b47061264138c4ac30d75fd1eb44270";

function declaration(password: string, note: string): Declaration {
  return {
    resources: {
      teller: {
        create: 'echo "told $PASSWORD" > told; echo fine',
        environment: { PASSWORD: { secret: password } },
      },
      hider: { create: "echo hidden-output", options: { additionalSecretOutputs: ["stdout"] } },
      reader: { create: "cat > read", stdin: { secret: `stdin ${password}` } },
      source: { create: `echo source-${note}` },
      sink: { create: "echo sink-$IN", environment: { IN: { output: "source.stdout" } } },
      triggered: {
        create: "echo run >> triggered",
        triggers: [{ output: "source.stdout" }, { asset: "watched" }],
      },
    },
    outputs: { hidden: "hider.stdout", sunk: "sink.stdout" },
  };
}

describe("command:local:Command with secret and unknown values", function () {
  this.timeout(120_000);
  const stack = withStack();
  let output = "";

  before(() => {
    stack().write("watched", "content");
  });

  describe("at preview", () => {
    before(async () => {
      output = await stack().preview(declaration("hunter2", "one"));
    });

    it("runs nothing", () => {
      assert.equal(existsSync(stack().file("told")), false);
    });

    it("does not know yet what the command will print", () => {
      assert.match(output, /IN: \[unknown\]/);
    });

    it("shows no secret", () => {
      assert.doesNotMatch(output, /hunter2/);
    });
  });

  describe("after an update", () => {
    before(async () => {
      output = await stack().up(declaration("hunter2", "one"));
    });

    it("has given the secret to the command", () => {
      assert.equal(readFileSync(stack().file("told"), "utf8"), "told hunter2\n");
      assert.equal(readFileSync(stack().file("read"), "utf8"), "stdin hunter2");
    });

    it("shows no secret", () => {
      assert.doesNotMatch(output, /hunter2/);
      assert.match(output, /hidden: \[secret\]/);
    });

    it("keeps secret inputs and outputs encrypted in the state", async () => {
      const state = await stack().state();
      assert.doesNotMatch(JSON.stringify(state), /hunter2/);
      for (const place of ["inputs", "outputs"] as const) {
        const environment = state["teller"]?.[place]?.["environment"];
        assert.match(JSON.stringify(environment), new RegExp(`${CIPHER}.*ciphertext`));
      }
      assert.match(JSON.stringify(state["hider"]?.outputs?.["stdout"]), new RegExp(CIPHER));
    });

    it("does not make its output secret for a secret input", async () => {
      assert.equal((await stack().state())["teller"]?.outputs?.["stdout"], "fine");
    });

    it("has passed one command's output to another", async () => {
      assert.equal((await stack().outputs())["sunk"], "sink-source-one");
    });

    it("changes nothing the second time", async () => {
      assert.match(await stack().up(declaration("hunter2", "one")), /7 unchanged/);
    });
  });

  describe("at the preview of a change", () => {
    before(async () => {
      output = await stack().preview(declaration("correct horse", "two"));
    });

    it("shows that something secret changes, not what", () => {
      assert.match(output, /PASSWORD\s*: \[secret\]/);
      assert.doesNotMatch(output, /hunter2|correct horse/);
    });

    it("does not know what the changed command will print, nor what depends on it", () => {
      assert.match(output, /IN: "source-one" => \[unknown\]/);
    });

    it("plans to replace what is triggered by it", () => {
      assert.match(output, /command:local:Command: \(replace\)[^]*::triggered\]/);
    });
  });

  describe("when the content of an asset among the triggers changes", () => {
    it("is replaced", async () => {
      stack().write("watched", "changed");
      output = await stack().up(declaration("hunter2", "one"));
      assert.match(output, /1 replaced/);
      assert.equal(readFileSync(stack().file("triggered"), "utf8"), "run\nrun\n");
    });
  });
});
