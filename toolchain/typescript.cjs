"use strict";
// Preloaded with `--require` wherever this project's TypeScript runs. tsx alone can run it, and still does for files
// from elsewhere and ES modules where Node cannot. But it searches all that is loaded for exports, packages too, which was half
// of what a start of a program took. Here a source is compiled once, by the same esbuild, and kept in `.testbed/compiled` with
// a hash of it at the end; packages are left to Node.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

require("./code-cache.cjs");

const project = path.dirname(__dirname);
const folder = path.join(project, ".testbed", "compiled");
const options = {
  format: "cjs",
  platform: "node",
  target: "node20",
  sourcemap: "inline",
  sourcesContent: false,
  // `import()` of TypeScript has to come by here, too.
  supported: { "dynamic-import": false },
  // As in tsconfig.json; nothing else of that matters to what is run.
  jsx: "automatic",
  jsxImportSource: "preact",
  tsconfigRaw: {},
};
const version = JSON.stringify(options) + require("esbuild/package.json").version;

/** Node's own way with CommonJS. */
const load = Module._extensions[".js"];
let tsx;
/** Whether what is compiled can be kept: if not, tsx is quicker, which keeps it elsewhere. */
let keeps = true;

// No more: whatever is named here is also found without its ending, and is not to be found in place of TypeScript.
const ours = { ".js": javascript, ".ts": compiled, ".tsx": compiled };
// Before 20.19 Node cannot `require` an ES module.
const modulesByTsx = !process.features.require_module;
if (modulesByTsx) {
  Object.defineProperty(Module._extensions, ".mjs", { value: byTsx, writable: true, configurable: true });
}
const { ".json": json, ".node": native } = Module._extensions;
// They are tried in the order in which they came here, and `./a` is `a.ts` also where there is an `a.json`.
delete Module._extensions[".json"];
delete Module._extensions[".node"];
Object.assign(Module._extensions, ours, { ".json": json, ".node": native });
process.setSourceMapsEnabled(true);

// TypeScript may name what it imports by what that will be compiled to: `./a.js` for `./a.ts`. tsx knows all ways to do so.
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  try {
    return resolve.call(this, request, ...rest);
  } catch (error) {
    if (tsx !== undefined || error.code !== "MODULE_NOT_FOUND" || !/^\.{1,2}\/.*js$/.test(request))
      throw error;
    loadTsx();
    return Module._resolveFilename.call(this, request, ...rest);
  }
};

/** Loads tsx, but only when it is needed, and leaves to it no more than what comes by `byTsx`. */
function loadTsx() {
  const { [".mjs"]: modules } = Module._extensions;
  require("tsx/cjs");
  tsx = { ...Module._extensions, ".mjs": Module._extensions[".mjs"] };
  if (modules) Module._extensions[".mjs"] = modules;
  else delete Module._extensions[".mjs"];
  Object.assign(Module._extensions, ours);
}

function byTsx(module, file) {
  if (tsx === undefined) loadTsx();
  (tsx[path.extname(file)] ?? tsx[".js"])(module, file);
}

/** Also for endings that are not named: `.cjs` is Node's, `.mts` and `.cts` are not. */
function javascript(module, file) {
  const isModule = modulesByTsx && file.endsWith(".js") && hasModules(path.dirname(file));
  (isModule || /\.[cm]ts$/.test(file) ? byTsx : load)(module, file);
}

function compiled(module, file) {
  const name = path.relative(project, file);
  const code = keeps && !/^\.\.|node_modules/.test(name) ? codeOf(name, file) : undefined;
  if (code === undefined) byTsx(module, file);
  else module._compile(code, file);
}

/** The code of a source, compiled if need be; undefined where it cannot be kept. @throws esbuild's error in the source */
function codeOf(name, file) {
  const source = fs.readFileSync(file, "utf8");
  const hash = createHash("sha256").update(`${version}\n${file}\n${source}`).digest("hex");
  const at = path.join(folder, `${name.replaceAll(path.sep, "+")}.js`);
  const last = readOrNothing(at);
  if (last.endsWith(hash)) return last;
  const loader = path.extname(file).slice(1);
  const { code } = require("esbuild").transformSync(source, { ...options, loader, sourcefile: file });
  return keep(at, `${code}//# ${hash}`);
}

function keep(at, code) {
  const fresh = `${at}.${process.pid}`;
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(fresh, code);
    fs.renameSync(fresh, at);
    return code;
  } catch {
    keeps = false;
    return undefined;
  }
}

function readOrNothing(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

const folders = new Map();

/** Whether the nearest package.json says that `.js` files are ES modules. */
function hasModules(directory) {
  let known = folders.get(directory);
  if (known === undefined) {
    const text = readOrNothing(path.join(directory, "package.json"));
    const above = path.dirname(directory);
    known = text === "" && above !== directory ? hasModules(above) : /"type"\s*:\s*"module"/.test(text);
    folders.set(directory, known);
  }
  return known;
}
