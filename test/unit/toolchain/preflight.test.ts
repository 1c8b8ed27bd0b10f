import assert from "node:assert/strict";
import { problemsOf, requireNoProblems, type Facts } from "../../../toolchain/preflight";
import { SetupError } from "../../../toolchain/setup-error";

const fine: Facts = {
  platform: "linux",
  administrator: true,
  free: { "/project": 50 * 2 ** 30 },
  go: "1.25.11",
  buildsCli: true,
  environment: "local",
  system: "etcd",
  engines: [],
};
const what = (facts: Partial<Facts>) => problemsOf({ ...fine, ...facts }).map((problem) => problem.what);

describe("preflight", () => {
  const cases: [title: string, facts: Partial<Facts>, expected: string[]][] = [
    ["finds nothing wrong with a machine that has everything", {}, []],
    [
      "needs Linux for local",
      { platform: "darwin", administrator: false },
      ["Environment local needs Linux; this is darwin."],
    ],
    [
      "does not need Linux or root for another environment",
      { platform: "darwin", administrator: false, environment: "docker" },
      [],
    ],
    [
      "needs an engine for docker",
      { environment: "docker", noEngine: "unix:///x (ENOENT)" },
      ["Environment docker needs a Docker engine, and none answers: unix:///x (ENOENT)."],
    ],
    ["needs no engine for local", { noEngine: "unix:///x (ENOENT)" }, []],
    ["does not need root to set up only", { administrator: false, environment: undefined }, []],
    [
      "needs root or sudo for local",
      { administrator: false },
      ["Environment local needs root, or sudo without a password, to make network namespaces."],
    ],
    ["accepts exactly 2 GiB", { free: { "/cache": 2 * 2 ** 30 } }, []],
    [
      "names each full folder",
      { free: { "/cache": 2 ** 30, "/project": 0 } },
      [
        "Only 1.0 GiB are free for /cache; 2 GiB are needed.",
        "Only 0.0 GiB are free for /project; 2 GiB are needed.",
      ],
    ],
    [
      "asks for less when nothing has to be built",
      { buildsCli: false, free: { "/cache": 2 ** 30, "/project": 2 ** 28 } },
      ["Only 0.3 GiB are free for /project; 0.5 GiB are needed."],
    ],
    ["does not need Go when nothing is built", { buildsCli: false, go: undefined }, []],
    [
      "needs Go when the CLI must be built",
      { go: undefined },
      [
        "Go 1.25.11 or newer is needed to build the Pulumi CLI, because the official one cannot be downloaded; there is no go on PATH.",
      ],
    ],
    [
      "needs a Go that is new enough",
      { go: "1.25.9" },
      [
        "Go 1.25.11 or newer is needed to build the Pulumi CLI, because the official one cannot be downloaded; this is Go 1.25.9.",
      ],
    ],
  ];
  for (const [title, facts, expected] of cases) {
    it(title, () => {
      assert.deepEqual(what(facts), expected);
    });
  }

  it("reports all problems in one error, each with what to do", () => {
    const problems = problemsOf({ ...fine, administrator: false, free: { "/p": 0 }, go: undefined });
    assert.throws(
      () => {
        requireNoProblems(problems);
      },
      (error) => {
        assert(error instanceof SetupError);
        assert.equal(error.message, "This machine is not ready; nothing has been changed.");
        assert.equal(error.advice.length, 6);
        return true;
      },
    );
  });
});
