import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";

const scripts = "components/environments/lan/scripts";
const supervision = "components/environments/supervision";

/** What a Mac runs with its own bash and programs, before it has a copy of the project or without it. */
const own = [
  ...[
    "macos-look",
    "macos-host",
    "guard-state",
    "macos-guard",
    "macos-address",
    "macos-firewall",
    "macos-start",
  ],
  ...["layout", "prepare", "taken", "find", "hosts-file"],
].map((name) => `${scripts}/${name}.sh`);

/** What bash has since 4, and BSD's programs have not. */
const newer: Readonly<Record<string, RegExp>> = {
  "an associative array": /\b(declare|local|typeset) -[a-zA-Z]*A/,
  "a reference": /\b(declare|local|typeset) -[a-zA-Z]*n\b/,
  "mapfile": /\b(mapfile|readarray)\b/,
  "a change of case": /\$\{[a-zA-Z_]+(\^|,)/,
  "a transformation": /\$\{[a-zA-Z_]+@[A-Z]\}/,
  "the time of day": /\$\{?EPOCH(REALTIME|SECONDS)|%\([^)]*\)T/,
  "BASHPID": /\bBASHPID\b/,
  "&>>, |&": /&>>|\|&/,
  "a fall through case": /;;?&/,
  "a fraction to wait for": /\bread\b.* -t ?(0?\.\d|"?\$)/,
  "a descriptor that is chosen": /\{[a-z_]+\}(<|>)/,
  "an option of GNU's": /\b(stat -c|find\b.* -printf|readlink -[em]|sed -i |date -d (?!"@\$until)|sort -V|xargs -r|cp -a|ps [^|]*=,)/,
  "/proc": /\/proc\/(?!1\/ns)/,
}; // prettier-ignore

/** Without comments. */
const code = (file: string): string => readFileSync(file, "utf8").replace(/^\s*#.*$/gm, "");

describe("scripts that a Mac runs with its own bash", () => {
  for (const file of own)
    it(`${file.slice(scripts.length + 1)} has nothing that bash 3.2 or BSD has not`, () => {
      const found = Object.entries(newer).flatMap(([what, pattern]) => {
        const [word] = pattern.exec(code(file)) ?? [];
        return word === undefined ? [] : [`${what}: ${word}`];
      });
      assert.deepEqual(found, []);
    });

  it("are told apart: what hosts have in common is written for a modern one", () => {
    const all = readdirSync(supervision).filter((name) => name.endsWith(".sh"));
    const modern = all.filter((name) => Object.values(newer).some((each) => each.test(code(`${supervision}/${name}`)))); // prettier-ignore
    assert.ok(modern.includes("service.sh"), modern.join(" "));
  });
});
