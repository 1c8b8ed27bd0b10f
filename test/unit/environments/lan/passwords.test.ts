import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { parseConfig } from "../../../../components/config";
import type { ConfigError } from "../../../../components/errors";
import {
  passwordLines,
  plainPasswords,
  tellPasswords,
} from "../../../../components/environments/lan/passwords";
import { sshConfig } from "../../../../components/environments/lan/ssh-config";
import { lanSchema } from "../../../../components/environments/lan/schema";
import { tellCommands } from "../../../../components/environments/lan/tell-commands";
import { stackFileSchema } from "../../../../toolchain/generate/json-schema";
import { registeredBy } from "../../../support/mocks";

const hosts = { alpha: { password: "p w\"1'" }, bravo: { password: "b", sudoPassword: "$(s)" }, delta: {} };
const lines = passwordLines("0123", hosts);

describe("passwords of hosts", () => {
  it("are told by the names under which host keys are pinned", () => {
    assert.equal(
      lines,
      "testbed-0123-alpha\tlogin\tp w\"1'\ntestbed-0123-bravo\tlogin\tb\ntestbed-0123-bravo\tsudo\t$(s)",
    );
  });

  it("are told beside those of other stacks, each once", () => {
    const environment: NodeJS.ProcessEnv = {};
    for (const each of ["a\tlogin\tx", "b\tlogin\ty", "a\tlogin\tx", ""]) tellPasswords(each, environment);
    assert.deepEqual(environment["TESTBED_PASSWORDS"]?.split("\n").sort(), ["a\tlogin\tx", "b\tlogin\ty"]);
  });

  it("are secrets to the engine, in the environment of every command", async () => {
    const registered = await registeredBy(() => {
      tellCommands(lines);
      new command.local.Command("with", { create: "x", environment: { OWN: "1" } });
      new command.local.Command("without", { create: "x" });
    });
    for (const [wanted, own] of [
      ["with", { OWN: "1" }],
      ["without", {}],
    ] as const) {
      const sealed = registered.find(({ name }) => name === wanted)!.inputs.environment as Record<
        string,
        unknown
      >;
      assert.equal(
        sealed[pulumi.runtime.specialSigKey],
        pulumi.runtime.specialSecretSig,
        JSON.stringify(sealed),
      );
      assert.deepEqual(sealed.value, { ...own, TESTBED_PASSWORDS: lines });
    }
  });

  it("that stand in clear are refused with the command to use, and not shown", () => {
    const folder = mkdtempSync(join(tmpdir(), "testbed-passwords-"));
    try {
      const file = join(folder, "Pulumi.lab.yaml");
      writeFileSync(file, "config:\n  testbed:hosts:\n    alpha: { password: plain-one }\n    bravo: { password: { secure: v1:x }, sudoPassword: plain-two }\n"); // prettier-ignore
      const said = plainPasswords(hosts, file, "lab", '["testbed:hosts"]');
      assert.equal(said.length, 2);
      assert.match(
        said[0]!,
        /`testbed:hosts\.alpha\.password`.*`pulumi config set --secret --path testbed:hosts\.alpha\.password --stack lab`/,
      );
      assert.match(said[1]!, /`testbed:hosts\.bravo\.sudoPassword`/);
      assert.doesNotMatch(said.join(), /plain-/);
      writeFileSync(file, "config:\n  testbed:hosts: { secure: v1:x }\n");
      assert.deepEqual(plainPasswords(hosts, file, "lab", "[]"), []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("are what the engine says where the stack file is elsewhere", () => {
    assert.deepEqual(plainPasswords(hosts, "/nowhere", "lab", '["testbed:hosts"]'), []);
    assert.equal(plainPasswords(hosts, "/nowhere", "lab", '["testbed:nodes"]').length, 3);
  });

  it("are to editors what stands in the stack file: plain text is marked there already", () => {
    const text = JSON.stringify(stackFileSchema());
    assert.match(text, /"sudoPassword":\{[^}]*"type":"object"[^}]*"properties":\{"secure":/);
  });

  it("are never shown by what is wrong with them or beside them", () => {
    const raw = {
      environment: "lan",
      system: "etcd",
      hosts: { alpha: { ssh: "a", password: 4711 }, bravo: [{ password: "plain-two" }] },
    };
    assert.throws(
      () => parseConfig(raw, "f"),
      (error: unknown) => {
        const text = (error as ConfigError).message;
        assert.match(text, /`testbed:hosts\.alpha\.password` is not what it must be \(f\)/);
        assert.match(text, /`testbed:hosts\.bravo`/);
        assert.doesNotMatch(text, /4711|plain-two/);
        return true;
      },
    );
  });
});

describe("ssh's question for a password", () => {
  const answer = (prompt: string): string =>
    spawnSync("components/environments/lan/scripts/askpass.sh", [prompt], { encoding: "utf8", env: { ...process.env, TESTBED_PASSWORDS: lines } }).stdout; // prettier-ignore

  it("is answered for the host itself, by either method", () => {
    assert.equal(answer("ops@testbed-0123-alpha's password: "), "p w\"1'\n");
    assert.equal(answer("(ops@testbed-0123-bravo) Password: "), "b\n");
  });

  it("is not answered for jump hosts, keys, or hosts that have none", () => {
    for (const prompt of [
      "ops@jump's password: ",
      "Enter passphrase for key 'testbed-0123-alpha': ",
      "(ops@testbed-0123-alpha-2) Password: ",
      "ops@testbed-0123-delta's password: ",
    ])
      // prettier-ignore
      assert.equal(answer(prompt), "", prompt);
  });

  it("is only asked where there is one", () => {
    const asks = (node: "alpha" | "delta"): string => {
      const parsed = lanSchema.parse({ hosts: { [node]: { ssh: "h", ...hosts[node] } } }).hosts[node]!;
      const folder = mkdtempSync(join(tmpdir(), "testbed-passwords-"));
      try {
        const file = join(folder, "config");
        writeFileSync(
          file,
          sshConfig({ node, host: parsed, owner: "0123", knownHosts: "/k", sockets: "/s" }),
        );
        return /^batchmode (\w+)$/m.exec(
          execFileSync("ssh", ["-G", "-F", file, "h"], { encoding: "utf8" }),
        )![1]!;
      } finally {
        rmSync(folder, { recursive: true });
      }
    };
    assert.deepEqual([asks("alpha"), asks("delta")], ["no", "yes"]);
  });
});
