import assert from "node:assert/strict";
import { endOf, startFailure } from "../../../toolchain/plugins/command/failure";
import { checkCommand } from "../../../toolchain/plugins/command/inputs";
import { LineSplitter } from "../../../toolchain/plugins/command/line-splitter";
import { quote } from "../../../toolchain/plugins/command/quote";
import { Secret, Unknown } from "../../../toolchain/plugins/provider/property";

describe("What a command's failure says", () => {
  it("puts the command on one line, in quotes", () => {
    assert.equal(quote('echo "a\\b"\n\tü \u0001'), '"echo \\"a\\\\b\\"\\n\\tü \\x01"');
  });

  it("tells a status from a signal", () => {
    assert.equal(endOf(0, null), undefined);
    assert.equal(endOf(3, null), "exit status 3");
    assert.equal(endOf(null, "SIGKILL"), "signal: killed");
    assert.equal(endOf(null, "SIGUSR1"), "signal: signal 10");
  });

  it("tells a missing program from a missing directory", () => {
    const error = Object.assign(new Error("spawn"), { code: "ENOENT" });
    assert.equal(startFailure(error, "/a/b", undefined), "fork/exec /a/b: no such file or directory");
    assert.equal(startFailure(error, "b", undefined), 'exec: "b": executable file not found in $PATH');
    assert.equal(startFailure(error, "/bin/sh", "/no/such"), "chdir /no/such: no such file or directory");
    assert.equal(
      startFailure(Object.assign(new Error(), { code: "E2BIG" }), "/bin/sh", "/"),
      "fork/exec /bin/sh: argument list too long",
    );
  });
});

describe("Output cut into lines", () => {
  function lines(...chunks: readonly string[]): readonly string[] {
    const seen: string[] = [];
    const splitter = new LineSplitter((line) => seen.push(line));
    for (const chunk of chunks) splitter.add(chunk);
    splitter.end();
    return seen;
  }

  it("keeps lines whole that come in parts", () => {
    assert.deepEqual(lines("a", "b\nc", "\n\nd"), ["ab", "c", "", "d"]);
  });

  it("drops carriage returns at line ends", () => {
    assert.deepEqual(lines("a\r\nb\r"), ["a", "b\r"]);
  });
});

describe("The check of a command's inputs", () => {
  it("lets secret and unknown values pass, and says that output is handed on", () => {
    const given = {
      create: new Secret("x"),
      stdin: Unknown.value,
      environment: { A: new Secret("b") },
      dir: null,
    };
    const { inputs, failures } = checkCommand(given);
    assert.deepEqual(failures, []);
    assert.deepEqual(Object.keys(inputs).sort(), [
      "addPreviousOutputInEnv",
      "create",
      "environment",
      "stdin",
    ]);
    assert.equal(inputs["addPreviousOutputInEnv"], true);
  });

  it("names every input of a wrong type and every one that does not exist", () => {
    const wrong = { create: 1, environment: { A: 1 }, interpreter: ["sh", 2], triggers: "x", creat: "x" };
    const { failures } = checkCommand(wrong);
    assert.deepEqual(
      failures.map(({ property, reason }) => `${property} ${reason}`),
      [
        "create must be a string",
        "environment must be a map of strings",
        "interpreter must be a list of strings",
        "triggers must be a list",
        "creat is no input of a command",
      ],
    );
  });
});
