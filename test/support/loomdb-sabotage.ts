/** LoomDB broken on purpose: small changes to the text of its program as it is deployed with `profile: upstream`. */
import { readFileSync, writeFileSync } from "node:fs";
import { bundle } from "../../components/bundle";
import { sabotaged, type Patch } from "./the-block-sabotage";

interface Sabotage {
  /** Code that runs before the program; `sharedFile` is one path for all nodes. */
  readonly before?: string;
  readonly patches: readonly Patch[];
}

/** Path of the program with both commands, as it is deployed. */
export function loomdbProgram(): string {
  const made = bundle("components/systems/loomdb/node/main.ts", "loomdb");
  if (typeof made === "string" || !("file" in made)) throw new Error("a bundle is a file");
  return made.file;
}

/** Writes a node's program with these changes: without arguments, as a user's own. */
export function breakLoomDB(wanted: readonly Sabotage[], file: string): void {
  const program = readFileSync(loomdbProgram(), "utf8").replace(/^#!.*\n/, "");
  const shared = `const sharedFile = ${JSON.stringify(`${file}.shared`)};`;
  const before = wanted.map((each) => each.before ?? "").join("\n");
  const spoilt = sabotaged(
    program,
    wanted.flatMap(({ patches }) => patches),
  );
  writeFileSync(file, `process.argv.push("node");\n${shared}${before}\n${spoilt}`);
}

/** Where a value has been accepted: its item is known, and whether it was written here. */
const accepted = "= this.#writing;";
/** Does something with a value that came from others. */
const onForeign = (code: string): Patch => ({
  find: accepted,
  replace: `${accepted} if (!this.#writing) { ${code} }`,
});

/** Accepts what came from others only after so many milliseconds. */
const later = (milliseconds: string): Patch =>
  onForeign(`
    const late = this.late ? 0 : ${milliseconds};
    if (late > 0) {
      setTimeout(() => {
        this.late = true;
        try { this.#accept(kind, soul, key, text, state); } finally { this.late = false; }
      }, late);
      return;
    }`);

/** Each is a mistake in a node that looks healthy otherwise. */
export const sabotages = {
  /** GUN alone, as it is shipped. */
  "the plain variant": { patches: [{ find: '.default("kept")', replace: '.default("plain")' }] },
  /** What nodes on one machine keep is in one file, as in a folder that all containers have mounted. */
  "a shared disk": {
    before: `
      Object.defineProperty(Array.prototype, "shared", { value(kind) {
        const { appendFileSync, existsSync, readFileSync } = require("node:fs");
        const told = (globalThis.told ??= new Set());
        for (const item of this.filter(({ id }) => !told.has(id))) {
          told.add(item.id);
          appendFileSync(sharedFile, JSON.stringify({ kind, item }) + "\\n");
        }
        const lines = existsSync(sharedFile) ? readFileSync(sharedFile, "utf8").trim().split("\\n") : [];
        const read = lines.map((line) => JSON.parse(line)).filter((each) => each.kind === kind);
        return [...new Map([...read.map(({ item }) => item), ...this].map((item) => [item.id, item])).values()];
      } });`,
    patches: [{ find: ".store.list(kind).filter(", replace: ".store.list(kind).shared(kind).filter(" }],
  },
  /** One in five of the values that come from others is not taken. */
  "values dropped in silence": {
    patches: [onForeign("if (Buffer.from(key).at(-1) % 5 === 0) return;")],
  },
  /** What comes from others is late by four seconds. */
  "late changes": { patches: [later("4000")] },
  /** One change of twenty takes two and a half seconds, which the mean hides. */
  "a slow few behind a good mean": { patches: [later("Math.random() < 0.05 ? 2500 : 0")] },
  /** Whoever has an own value of an id keeps it. */
  "a conflict that everybody wins": {
    patches: [onForeign("if (this.#souls.get(soul)?.get(key)?.own) return;")],
  },
  /** Edges of others come in the wrong way round. */
  "edges turned around": {
    patches: [onForeign("if (item.from) [item.from, item.to] = [item.to, item.from];")],
  },
  "healthy whatever happens": {
    patches: [{ find: "const healthy = sync.connected;", replace: "const healthy = true;" }],
  },
  /** One request in ten of the load is acknowledged, and nothing else. */
  "acknowledged and not written": {
    patches: [
      {
        find: ".create(kind, item);",
        replace: '[/-load-\\d*7$/.test(item.id) ? "valueOf" : "create"](kind, item);',
      },
    ],
  },
} as const satisfies Readonly<Record<string, Sabotage>>;
