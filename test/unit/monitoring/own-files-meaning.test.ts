import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { mistakesInMeaning } from "../../../components/monitoring/own-files-meaning";
import { has } from "../../support/the-block-monitoring";
import { skip } from "../../support/skip";

const RULES = `groups:
  - name: mine
    rules:
      - { alert: Mine, expr: "sum(" }
      - { record: "a:b", expr: rate(up) }
`;

describe("own monitoring files that have the right keys", () => {
  let folder: string;
  const { PATH } = process.env;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "own meaning "));
  });
  afterEach(() => {
    process.env.PATH = PATH;
    rmSync(folder, { recursive: true });
  });
  const put = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return { path: `/etc/${name}`, content: { file } };
  };
  const none = { rules: [], dashboards: [] };

  it("are told each wrong expression, with file and place", function () {
    if (!has("promtool")) skip(this, "promtool is not in PATH");
    const rules = [
      put("wrong.yml", RULES),
      put("right.yml", "groups: [{ name: a, rules: [{ record: b, expr: up }] }]"),
    ];
    const mistakes = mistakesInMeaning({ ...none, rules }, () => true).map((one) =>
      one.replaceAll(folder, "DIR"),
    );
    assert.equal(mistakes.length, 2, mistakes.join("\n"));
    assert.match(
      mistakes[0] ?? "",
      /^`DIR\/wrong\.yml`: 4:\d+: .*rule 1, "Mine": could not parse .*unclosed left parenthesis\.$/,
    );
    assert.match(mistakes[1] ?? "", /^`DIR\/wrong\.yml`: 5:\d+: .*rule 2, "a:b": .*range vector/);
  });

  it("are told what amtool has against alertmanager.yml", () => {
    // As amtool 0.25 prints it.
    put(
      "amtool",
      `#!/bin/sh\necho "Checking '$2'  FAILED: undefined receiver \\"mail\\" used in route"\nexit 1\n`,
    );
    chmodSync(join(folder, "amtool"), 0o755);
    process.env.PATH = [folder, PATH].join(delimiter);
    const alertmanager = put("alertmanager.yml", "route: { receiver: mail }\n");
    assert.deepEqual(
      mistakesInMeaning({ ...none, alertmanager }, (name) => name === "amtool"),
      [`\`${join(folder, "alertmanager.yml")}\`: undefined receiver "mail" used in route.`],
    );
  });

  it("are left to Prometheus where no checker is at hand or can be run", () => {
    const rules = [put("wrong.yml", RULES)];
    assert.deepEqual(
      mistakesInMeaning({ ...none, rules }, () => false),
      [],
    );
    process.env.PATH = folder;
    const alertmanager = put("alertmanager.yml", "");
    assert.deepEqual(
      mistakesInMeaning({ ...none, alertmanager }, () => true),
      [],
    );
  });

  it("cost nothing when there are none", () => {
    const asked: string[] = [];
    assert.deepEqual(
      mistakesInMeaning(none, (name) => asked.push(name) > 0),
      [],
    );
    assert.deepEqual(asked, []);
  });
});
