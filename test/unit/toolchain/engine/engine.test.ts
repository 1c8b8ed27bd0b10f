import assert from "node:assert/strict";
import { whyNotHere } from "../../../../toolchain/engine/ensure";
import { lacksCapabilities } from "../../../../toolchain/engine/runtime";
import { engineArguments } from "../../../../toolchain/engine/start";
import { isContinuousIntegration, isEngineWanted } from "../../../../toolchain/engine/wanted";
import { SetupError } from "../../../../toolchain/setup-error";

describe("an engine of the project's own", () => {
  const debian = { platform: "linux", root: true, release: 'ID=debian\nVERSION_ID="12"\n' };
  const cases: [string, NodeJS.ProcessEnv, Partial<typeof debian>, RegExp | undefined][] = [
    ["can be had on Debian as root", {}, {}, undefined],
    ["can be had on what is like Debian", {}, { release: "ID=mint\nID_LIKE='ubuntu debian'\n" }, undefined],
    [
      "cannot on another distribution",
      {},
      { release: "ID=fedora\nNAME=debianlike\n" },
      /Debian and Ubuntu only/,
    ],
    ["cannot on another system", {}, { platform: "darwin", release: "" }, /Debian and Ubuntu only/],
    ["cannot without root", {}, { root: false }, /takes root/],
    [
      "would not be used beside DOCKER_HOST",
      { DOCKER_HOST: "tcp://far:2375" },
      {},
      /tcp:\/\/far:2375.*not be used/,
    ],
  ];
  for (const [title, environment, machine, expected] of cases) {
    it(title, () => {
      const said = whyNotHere(environment, { ...debian, ...machine });
      if (expected === undefined) assert.equal(said, undefined);
      else assert.match(said ?? "", expected);
    });
  }

  it("shares no folder, socket or pid file with one of the machine's", () => {
    const place = { run: "/run/x", data: "/cache/y" };
    assert.deepEqual(engineArguments(place, {}), [
      ...["--data-root", "/cache/y", "--exec-root", "/run/x/exec"],
      ...["--pidfile", "/run/x/dockerd.pid", "--host", "unix:///run/x/docker.sock"],
    ]);
  });

  it("gets the runtime wrapper as its default", () => {
    const given = engineArguments({ run: "/r", data: "/d" }, { runtime: "/w", further: ["--debug"] });
    assert.deepEqual(given.slice(-5), [
      "--add-runtime",
      "testbed=/w",
      "--default-runtime",
      "testbed",
      "--debug",
    ]);
  });

  it("is started for whoever asks, and no other word is taken", () => {
    assert.equal(isEngineWanted({}), false);
    assert.equal(isEngineWanted({ TESTBED_ENGINE: "" }), false);
    assert.equal(isEngineWanted({ TESTBED_ENGINE: "install" }), true);
    assert.throws(() => isEngineWanted({ TESTBED_ENGINE: "yes" }), SetupError);
  });

  it("knows continuous integration by the variable CI", () => {
    assert.deepEqual(
      [{}, { CI: "" }, { CI: "false" }, { CI: "0" }, { CI: "true" }, { CI: "1" }].map(
        isContinuousIntegration,
      ),
      [false, false, false, false, true, true],
    );
  });
});

describe("capabilities that a machine withholds", () => {
  const status = (bounding: string) => `Name:\tnode\nCapEff:\t0000000000000000\nCapBnd:\t${bounding}\n`;

  it("are seen in the bounding set", () => {
    assert.equal(lacksCapabilities(status("000001ffffffffff"), 40), false);
    assert.equal(lacksCapabilities(status("000001fffeffffff"), 40), true);
  });

  it("are only those that the kernel knows", () => {
    assert.equal(lacksCapabilities(status("0000003fffffffff"), 37), false);
    assert.equal(lacksCapabilities(status("0000003fffffffff"), 40), true);
  });
});
