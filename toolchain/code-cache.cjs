"use strict";
// Node compiles all that it loads at every start, for a program here about five hundred modules of packages: a quarter of the
// start. What V8 made of them, and of their functions that were called, is kept in `.testbed/compiled`, a file for each program.
// From 22.1 on Node does so itself. Sources of this project are left to Node, which shows errors where they are in TypeScript.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const v8 = require("node:v8");
const vm = require("node:vm");

const project = path.dirname(__dirname);
const folder = path.join(project, ".testbed", "compiled");
/** Of packages. What is kept would no longer know what `import()` is to do. */
const isKept = (content, filename) =>
  /[\\/]node_modules[\\/]/.test(filename) && !/\bimport\s*\(/.test(content);

if (Module.enableCompileCache) Module.enableCompileCache(path.join(folder, "code"));
else keepCode();

function keepCode() {
  const program = hashOf(programOf(process.argv[1])).slice(0, 16);
  // V8 takes only what it made itself, with the same flags.
  const at = path.join(folder, `${program}-${v8.cachedDataVersionTag()}.code`);
  const kept = readKept(at);
  const made = new Map();
  const compile = Module.prototype._compile;

  Module.prototype._compile = function (content, filename, format) {
    const script = format !== "module" && isKept(content, filename) ? scriptOf(content, filename) : undefined;
    if (!script) return compile.call(this, content, filename, format);
    const wrapper = script.runInThisContext();
    return wrapper.call(this.exports, this.exports, requireOf(this), this, filename, path.dirname(filename));
  };

  function scriptOf(content, filename) {
    const hash = hashOf(content);
    const known = kept.get(filename);
    const cachedData = known?.hash === hash ? known.data : undefined;
    try {
      const columnOffset = -Module.wrap("").indexOf("\n}");
      const script = new vm.Script(Module.wrap(content), { filename, columnOffset, cachedData });
      if (cachedData === undefined || script.cachedDataRejected) made.set(filename, { hash, script });
      return script;
    } catch {
      // Node tells what is wrong with it, or knows that it is an ES module.
      return undefined;
    }
  }

  process.on("exit", () => {
    if (made.size > 0) write(at, kept, made);
  });
}

/** Its file in the project, also by links to that; those from elsewhere, which may never run again, have one together. */
function programOf(file) {
  try {
    const name = path.relative(project, fs.realpathSync(file));
    return name.startsWith("..") ? "" : name;
  } catch {
    return "";
  }
}

function hashOf(text) {
  return createHash("sha1").update(text).digest("hex");
}

/** As Node's own, which cannot be had. */
function requireOf(module) {
  const require = (request) => module.require(request);
  require.resolve = (request, options) => Module._resolveFilename(request, module, false, options);
  require.resolve.paths = (request) => Module._resolveLookupPaths(request, module);
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

/** By file name: in the first line an index as JSON, then the code in its order. Nothing where there is none, or not all of it. */
function readKept(at) {
  const kept = new Map();
  try {
    const all = fs.readFileSync(at);
    const end = all.indexOf("\n");
    let position = end + 1;
    for (const [filename, hash, length] of JSON.parse(all.toString("utf8", 0, end))) {
      kept.set(filename, { hash, data: all.subarray(position, position + length) });
      position += length;
    }
    return position === all.length ? kept : new Map();
  } catch {
    return new Map();
  }
}

function write(at, kept, made) {
  const all = new Map(kept);
  for (const [filename, { hash, script }] of made)
    all.set(filename, { hash, data: script.createCachedData() });
  const index = [...all].map(([filename, { hash, data }]) => [filename, hash, data.length]);
  const fresh = `${at}.${process.pid}`;
  try {
    fs.mkdirSync(folder, { recursive: true });
    const code = [...all.values()].map(({ data }) => data);
    fs.writeFileSync(fresh, Buffer.concat([Buffer.from(`${JSON.stringify(index)}\n`), ...code]));
    fs.renameSync(fresh, at);
  } catch {
    // Then the next start compiles again.
  }
}
