import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Environment } from "../../components/environments/environment";
import type { Host, Script } from "../../components/hosts/host";
import type { NodeSpec } from "../../components/spec";
import { Deployment } from "./deployment";

/** An environment to be put to the contract. */
export interface Subject {
  readonly node: NodeSpec;
  /** @default one for programs whose custom resources are all commands */
  readonly deployment?: Deployment;
  /** Looks at the machine and returns what makes the environment; called before every `up`. */
  prepare(): Promise<() => Environment>;
}

const odd = [
  "two words", "", "it's \"quoted\"", "$HOME `id` $(id) \\n \\", "line\nbreak\n", "-e", "*", "!x #y ~", "tab\there", "zażółć 🚧",
]; // prettier-ignore

/** What every environment must do with a host: run, copy, fail loudly, undo, and nothing the second time. */
export function environmentContract(name: string, subject: Subject): void {
  describe(`environment ${name}: the contract`, function () {
    this.timeout(30_000);
    const deployment = subject.deployment ?? new Deployment();

    /** One `up` of a program with one host. */
    async function up(use: (host: Host) => void): Promise<string[]> {
      const create = await subject.prepare();
      return deployment.up(() => {
        use(create().host(subject.node));
      });
    }
    const show = (more: Partial<Script>): Script => ({ file: "test/support/contract/show.sh", ...more });
    const shown = (command: string): string[] =>
      Buffer.from(deployment.stdout.get(command) ?? "", "base64")
        .toString()
        .split("\0")
        .slice(0, -1);

    after(() => deployment.destroy());

    it("makes a host, and nothing the second time", async () => {
      const first = await up(() => undefined);
      assert.ok(first.length > 0);
      assert.deepEqual(await up(() => undefined), []);
    });

    it("hands over arguments and environment unharmed, whatever is in them", async () => {
      await up((host) => {
        host.run("show", show({ args: odd, environment: { VALUE: odd.join("|") } }));
      });
      assert.deepEqual(shown("show"), ["create", ...odd, odd.join("|")]);
    });

    it("runs a changed script again, with `update`", async () => {
      const log = await up((host) => {
        host.run("show", show({ args: ["changed"] }));
      });
      assert.deepEqual([log, shown("show")], [["update show"], ["update", "changed", ""]]);
    });

    it("runs scripts of more than a megabyte", async () => {
      // Other environments are put to the contract at the same time.
      const folder = mkdtempSync(".testbed/contract-");
      const padding = "# a comment to make the script long enough\n".repeat(30_000);
      writeFileSync(`${folder}/large.sh`, `main() {\n${padding}printf whole\n}\nmain "$@" </dev/null\n`);
      try {
        await up((host) => {
          host.run("large", { file: `${folder}/large.sh` });
        });
        assert.equal(deployment.stdout.get("large"), "whole");
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    it("fails loudly: with the exit status and what the script said", async () => {
      const broken = up((host) => {
        host.run("broken", { file: "test/support/contract/broken.sh" });
      });
      await assert.rejects(broken, /exit status 7[^]*the disk is on fire/);
    });

    it("fails when the script is not there", async () => {
      const missing = up((host) => {
        host.run("missing", { file: "test/support/contract/no-such-script.sh" });
      });
      await assert.rejects(missing, /no-such-script\.sh/);
    });

    it("undoes what is no longer wanted", async () => {
      const path = "/var/lib/testbed-mark";
      const mark = { file: "test/support/contract/mark.sh", args: [path], undo: true };
      const read = { file: "test/support/contract/read.sh", args: [path] };
      await up((host) => {
        host.run("read", read, { dependsOn: host.run("mark", mark) });
      });
      assert.equal(deployment.stdout.get("read"), "644 create\n");
      await up((host) => {
        host.run("read", read);
      });
      await up((host) => {
        host.run("read", { ...read, environment: { AGAIN: "yes" } });
      });
      assert.equal(deployment.stdout.get("read"), "absent");
    });

    it("copies files exactly, with their mode, and removes them", async () => {
      const content = `${odd.join("\n")}${"0123456789abcdef".repeat(20_000)}`;
      const path = "/etc/testbed contract/a file";
      const show = { file: "test/support/contract/read.sh", args: [path, "base64"] };
      await up((host) => {
        host.run("read", { ...show, environment: { N: "1" } }, { dependsOn: host.copy("copy", { path, content, mode: "0640" }) }); // prettier-ignore
      });
      const [mode, data = ""] = (deployment.stdout.get("read") ?? "").split(" ");
      assert.equal(mode, "640");
      assert.equal(Buffer.from(data, "base64").toString(), content);
      await up((host) => {
        host.run("read", { ...show, environment: { N: "1" } });
      });
      await up((host) => {
        host.run("read", { ...show, environment: { N: "2" } });
      });
      assert.equal(deployment.stdout.get("read"), "absent");
    });
  });
}
