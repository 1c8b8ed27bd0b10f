import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fillTemplate } from "../../../components/secrets";
import { LanRig } from "../../support/lan-rig/lan-rig";
import { needsRig } from "../../support/lan-rig/obstacle";
import { watchProcesses } from "../../support/process-watch";
import { Workspace } from "../../support/workspace";

interface State {
  readonly deployment: {
    readonly resources: readonly {
      readonly type: string;
      readonly outputs?: { readonly result?: unknown };
    }[];
  };
}

const names = ["service", "copied"].flatMap((kind) =>
  Array.from({ length: 10 }, (_, index) => `${kind}-${index}`),
);

describe("twenty secrets on their way to a machine", function () {
  this.timeout(180_000);
  let rig: LanRig | undefined;
  let workspace: Workspace | undefined;
  const canaries = new Map<string, string>();
  /** All that others than root on the machine could look at, by where it is. */
  const shown = new Map<string, string>();
  const host = () => rig?.host(0) ?? assert.fail("no rig");

  before(async function () {
    await needsRig(this);
    rig = await LanRig.create({ hosts: 1 });
    const { name, address, hostKey } = host();
    const hosts = { [name]: { ssh: address, user: rig.user, identityFile: rig.ssh.key, hostKey: [hostKey] } };
    const network = { subnet: rig.subnet.cidr };
    workspace = new Workspace("test/e2e/lan/fixtures/canaries.ts", { hosts, network });
    await workspace.init();
    const more = ["--diff", "--stack", "bench"];
    shown.set("the preview", (await workspace.pulumi("preview", ...more)).output);
    const up = await watchProcesses(() =>
      workspace!.pulumi("up", "--yes", "--skip-preview", "--debug", ...more),
    );
    shown.set("the output of up", up.value.output);
    shown.set("arguments and environments of processes, here and there", up.seen);
    shown.set("the state", (await workspace.pulumi("stack", "export", "--stack", "bench")).output);
    for (const entry of readdirSync(workspace.directory, { recursive: true, withFileTypes: true }))
      if (entry.isFile())
        shown.set(
          join(entry.parentPath, entry.name),
          readFileSync(join(entry.parentPath, entry.name), "utf8"),
        );
    shown.set("the machine's journal", await host().sudo("journalctl", "--no-pager", "--output=export"));
    shown.set("the machine's units", await host().sudo("systemctl", "show", "testbed-sleep"));
    shown.set(
      "the machine's logs",
      await host().sudo("find", "/var/log", "-type", "f", "-exec", "cat", "{}", "+"),
    );
    // Root alone reads what a service needs.
    shown.set(
      "what others can read on the machine",
      await host().run("sh", "-c", "grep -rhsa key /etc /var/lib /run /tmp || true"),
    );
    const { output } = await workspace.pulumi("stack", "export", "--show-secrets", "--stack", "bench");
    const { deployment } = JSON.parse(output) as State;
    const password = deployment.resources.find(({ type }) => type.startsWith("random:"));
    const seed = JSON.parse((password?.outputs?.result as { plaintext: string }).plaintext) as string;
    canaries.set("the seed", seed);
    for (const each of names) canaries.set(each, fillTemplate(`\${secret:${each}}`, seed));
  });
  after(async () => {
    try {
      await workspace?.remove();
    } finally {
      await rig?.remove();
    }
  });

  it("arrive, for root alone and the service that has them", async () => {
    const files = names.map((name) => `/etc/canaries/${name}`);
    const expected = names.map((name) => `key = ${canaries.get(name) ?? ""}\n`);
    assert.equal(await host().sudo("cat", ...files), expected.join(""));
    const others = await host().ssh("cat", "/etc/canaries/copied-0");
    assert.match(others.stderr, /Permission denied/);
  });

  it("are looked for where something is", () => {
    for (const [place, text] of [
      ["the preview", "copied-3"],
      ["the state", "/etc/canaries/copied-3"],
      ["arguments and environments of processes, here and there", "sleep"],
      ["the machine's units", "3600"],
      ["the machine's journal", "sudo"],
    ] as const)
      assert.ok(shown.get(place)?.includes(text), `${place} with ${text}`);
    assert.ok([...shown.keys()].some((place) => place.endsWith("deployment.json")));
  });

  it("are in no state, output, log, file, argument or environment in clear", () => {
    assert.equal(canaries.size, 21);
    for (const [what, secret] of canaries) {
      assert.ok(secret.length >= 64, what);
      const forms = [secret, Buffer.from(secret).toString("base64").replace(/=+$/, "")];
      const found = [...shown]
        .filter(([, text]) => forms.some((form) => text.includes(form)))
        .map(([place]) => place);
      assert.deepEqual(found, [], `the secret ${what}`);
    }
  });
});
