import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readOwnFiles } from "../../../components/monitoring/own-files";

const RULES = "groups: [{ name: mine, rules: [{ alert: Mine, expr: up == 0 }, { record: a:b, expr: 1 }] }]";
const ALERTMANAGER = "route: { receiver: mail }\nreceivers: [{ name: mail }]\n";

describe("monitoring files of the user's own", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "own monitoring "));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const put = (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };
  const read = () => {
    const problems: string[] = [];
    return { own: readOwnFiles(folder, ["treasury"], "Pulumi.x.yaml", problems), problems };
  };
  const mistakes = (files: Record<string, string>) => {
    put(files);
    return read().problems.map((problem) => problem.replaceAll(folder, "DIR"));
  };

  it("are put beside the system's, with nothing but their digests in the state", () => {
    put({
      "rules/mine.yml": RULES,
      "dashboards/mine.json": '{ "title": "Mine" }',
      "alertmanager.yml": ALERTMANAGER,
      "README.md": "what this is",
      "rules/.mine.yml.swp": "",
    });
    assert.deepEqual(read(), {
      problems: [],
      own: {
        rules: [
          { path: "/etc/prometheus/rules/mine.yml", content: { file: join(folder, "rules/mine.yml") } },
        ],
        dashboards: [
          {
            path: "/etc/grafana/dashboards/mine.json",
            content: { file: join(folder, "dashboards/mine.json") },
          },
        ],
        alertmanager: {
          path: "/etc/alertmanager/alertmanager.yml",
          content: { file: join(folder, "alertmanager.yml") },
          mode: "0600",
        },
      },
    });
  });

  it("are reported all at once, each mistake with its file", () => {
    const problems = mistakes({
      "rules/syntax.yml": "groups: [",
      "rules/shape.yml": "groups: [{ name: a, rules: [{ expr: up }] }]",
      "rules/empty.yml": "",
      "dashboards/cut.json": '{ "title": ',
      "dashboards/list.json": "[]",
      "dashboards/treasury.json": '{ "title": "Treasury" }',
      "alertmanager.yml": "route: {}\nreceivers: []\n",
    });
    const expected = [
      /^`DIR\/alertmanager.yml`: route.receiver: /,
      /^`DIR\/alertmanager.yml`: receivers: /,
      /^`DIR\/dashboards\/cut.json`: .*JSON/,
      /^`DIR\/dashboards\/list.json`: the whole: .*object/,
      /^`DIR\/rules\/empty.yml`: the whole: .*object/,
      /^`DIR\/rules\/shape.yml`: groups.0.rules.0: expected either `alert` or `record`/,
      /^`DIR\/rules\/syntax.yml`: .*line 1/,
      /^`DIR\/dashboards\/treasury.json`: a dashboard of the system has that name/,
    ];
    assert.equal(problems.length, expected.length, problems.join("\n"));
    expected.forEach((pattern, index) => assert.match(problems[index] ?? "", pattern));
  });

  it("that would be ignored are a mistake", () => {
    const problems = mistakes({ "alerts/mine.yml": RULES, "rules/mine.yaml": RULES, "mine.json": "{}" });
    assert.equal(problems.length, 3, problems.join("\n"));
    for (const problem of problems) assert.match(problem, /is not used: expected `rules\/\*\.yml`/);
  });

  it("need a folder", () => {
    rmSync(folder, { recursive: true });
    const [problem = ""] = read().problems;
    assert.match(problem, /^`testbed:monitoring.files` is `.*` \(Pulumi.x.yaml\): cannot be read \(ENOENT/);
  });
});
