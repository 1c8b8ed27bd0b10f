/** Macula broken on purpose: small changes to the text of its program as it is deployed. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../../components/bundle";
import { sabotaged, type Patch } from "./the-block-sabotage";

export { sabotaged, type Patch };

/** Writes a copy of the program with these patches. */
export function breakMacula(patches: readonly Patch[], file: string): void {
  const made = bundle("components/systems/macula/node/main.ts", "macula");
  if (typeof made === "string" || !("file" in made)) throw new Error("a bundle is a file");
  writeFileSync(file, sabotaged(readFileSync(made.file, "utf8"), patches), { mode: 0o755 });
}

/** Spoils the program that a workspace has bundled; it is not bundled again while its sources stay. */
export function breakBundled(patches: readonly Patch[], workspace: string): void {
  const file = join(workspace, ".testbed", "bundles", "macula.cjs");
  writeFileSync(file, sabotaged(readFileSync(file, "utf8"), patches));
}

const isCached = "?.usable) return";
const route = "say(200, await route(";

/** Each is a mistake in a program that looks healthy otherwise. */
export const sabotages = {
  /** Whose turn it is begins again too early. */
  "unfair round robin": [{ find: "return turn % count;", replace: "return turn % 4 % count;" }],
  /** Each provider equally often, but always the same one twice. */
  "round robin out of turn": [
    { find: "return turn % count;", replace: "return Math.floor(turn / 3) % count;" },
  ],
  /** By calls, that is: what else the client asks uses it. */
  "a cache that is never used": [
    {
      find: "const id = ++this.#calls;",
      replace: "const id = ++this.#calls; globalThis.among = options.among;",
    },
    { find: isCached, replace: "?.usable && !globalThis.among) return" },
  ],
  /** Now and then a connection is forgotten, and stays open. */
  "a leak of connections": [{ find: isCached, replace: "?.usable && Math.random() < 0.99) return" }],
  "failover without a second try": [{ find: "Math.min(options.maxAttempts, order.length)", replace: "1" }],
  /** A provider that does not answer is waited for five times as long as was ordered. */
  "a time-out that is not kept": [
    { find: "AbortSignal.timeout(milliseconds)", replace: "AbortSignal.timeout(milliseconds * 5)" },
  ],
  /** The client passes a broken provider by before it has tried it. */
  "a failover that never was": [
    {
      find: "const first = this.#first(strategy, procedure, providers.length);",
      replace:
        'const first = strategy === "first" && globalThis.calledOnce ? 1 : this.#first(strategy, procedure, providers.length); globalThis.calledOnce = true;',
    },
  ],
  "the result of another node": [
    { find: "result: x * multiplier", replace: 'result: x * multiplier, node: "node1"' },
  ],
  /** Whoever looks at names and results alone finds nothing. */
  "an answer in another pod's name": [
    {
      find: "{ name: NODE_NAME, address: POD_IP }",
      replace: '{ name: NODE_NAME.replace("node2", "node1"), address: POD_IP }',
    },
  ],
  /** It ends in every pod that is younger than the program's own file, so that it runs in the one it was deployed to alone. */
  "a provider that runs in its first pod only": [
    {
      find: "const procedures = proceduresOf(",
      replace: `const { readFileSync: readText, statSync } = require("node:fs");
  const first = readText("/proc/1/stat", "utf8").split(") ")[1].split(" ")[19] / 100;
  const boot = Number(/btime (\\d+)/.exec(readText("/proc/stat", "utf8"))[1]);
  if ((boot + first) * 1000 > statSync(__filename).mtimeMs) process.exit(3);
  const procedures = proceduresOf(`,
    },
  ],
  /** Whoever comes beside the first has the same address, and nobody there. */
  "a provider that runs in its first copy only": [
    {
      find: "const procedures = proceduresOf(",
      replace: `if (!/-0$/.test(process.env.NODE_NAME ?? "-0")) process.exit(3);
  const procedures = proceduresOf(`,
    },
  ],
  /** It lives long enough to be called ready, and to be told of to others. */
  "a provider that crashes over and over": [
    {
      find: "const procedures = proceduresOf(",
      replace:
        'setTimeout(() => { console.error("out of handles"); process.exit(3); }, 4000); const procedures = proceduresOf(',
    },
  ],
  /** Whoever asks for its health is told that all is well from the first moment on. */
  "a provider whose probe always succeeds": [
    {
      find: route,
      replace: `if (path.startsWith("/call/")) await new Promise(() => {}); ${route}`,
    },
  ],
  /** It is right, but was made twice. */
  "a call that is handled twice": [
    {
      find: "= handler(args.data.x);",
      replace: "= handler(args.data.x); Counters.count(counters.handled, procedure);",
    },
  ],
  "a random choice that goes in turns": [
    {
      find: "Math.floor(this.random() * count)",
      replace: "(globalThis.turn = (globalThis.turn ?? 0) + 1) % count",
    },
  ],
  "a random choice with a favourite": [
    { find: "Math.floor(this.random() * count)", replace: "Math.floor(this.random() ** 4 * count)" },
  ],
  /** Five calls of a hundred take very long, the mean is still fine. */
  "a slow few behind a good mean": [
    {
      find: route,
      replace: `if (path.startsWith("/call/") && Math.random() < 0.05) await new Promise((done) => setTimeout(done, 3000)); ${route}`,
    },
  ],
  /** One first call of ten on a connection waits. */
  "a slow first call": [
    {
      find: "events.accepted(",
      replace: "session.slow = Math.random() < 0.1; events.accepted(",
    },
    {
      find: route,
      replace: `if (path.startsWith("/call/") && stream.session.slow) { stream.session.slow = false; await new Promise((done) => setTimeout(done, 700)); } ${route}`,
    },
  ],
} as const satisfies Readonly<Record<string, readonly Patch[]>>;
