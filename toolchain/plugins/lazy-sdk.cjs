"use strict";
// Preloaded into the Pulumi program (`nodeargs` in Pulumi.yaml). At every start the SDK loads the TypeScript compiler,
// npm's tree builder, its tracing and the Automation API, for functions turned into cloud code, for `--tracing` and for
// programs that run Pulumi. No program here does any of it: loading them when they are first used makes each run shorter
// by about 0.5 s and changes nothing else. For functions it also makes a debugger of itself, to be told of every module:
// another 0.25 s, and flags that V8 keeps no code with (code-cache.cjs). It would be told of them later, too.
// Each promise of the SDK also has a call stack noted, mapped back through source maps: 2 to 3 ms for each property of a
// resource that is waited for, a quarter of a second on five nodes. They are shown with PULUMI_DEBUG_PROMISE_LEAKS only,
// and so only noted with it.
const Module = require("node:module");

// `members`: the SDK takes single functions and classes out of these at once, so each of them stands for itself.
const LAZY = [
  { request: /^typescript$/, from: /@pulumi[\\/]pulumi[\\/]typescript-shim\.js$/, stand: moduleWhenUsed },
  { request: /^@npmcli\/arborist$/, from: /@pulumi[\\/]pulumi[\\/].*codePaths\.js$/, stand: moduleWhenUsed },
  {
    request: /^\.\/closure\/serializeClosure$/,
    from: /@pulumi[\\/]pulumi[\\/]runtime[\\/]index\.js$/,
    stand: membersWhenUsed,
  },
  {
    request: /closure\/v8Hooks$/,
    from: /@pulumi[\\/]pulumi[\\/]cmd[\\/]run[\\/]index\.js$/,
    stand: () => ({ isInitializedAsync: () => Promise.resolve() }),
  },
  { request: /^\.\/automation$/, from: /@pulumi[\\/]pulumi[\\/]index\.js$/, stand: moduleWhenUsed },
  {
    request: /^@opentelemetry\/(?!api$)/,
    from: /@pulumi[\\/]pulumi[\\/].*tracing\.js$/,
    stand: membersWhenUsed,
  },
];

const load = Module._load;
Module._load = function (request, parent, ...rest) {
  const lazy = LAZY.find((entry) => entry.request.test(request) && entry.from.test(parent?.filename ?? ""));
  const loadNow = () => load.call(this, request, parent, ...rest);
  if (lazy) return lazy.stand(once(loadNow));
  const exports = loadNow();
  if (/[\\/]debuggable$/.test(request) && !process.env.PULUMI_DEBUG_PROMISE_LEAKS) noteNoStacks(exports);
  return exports;
};

const STACKLESS = Symbol("notes no stacks");

function noteNoStacks(debuggable) {
  const { debuggablePromise } = debuggable;
  if (!debuggablePromise || debuggablePromise[STACKLESS]) return;
  debuggable.debuggablePromise = Object.assign(
    function (...args) {
      const limit = Error.stackTraceLimit;
      Error.stackTraceLimit = 0;
      try {
        return debuggablePromise(...args);
      } finally {
        Error.stackTraceLimit = limit;
      }
    },
    { [STACKLESS]: true },
  );
}

function moduleWhenUsed(exports) {
  // Compiled imports ask for `__esModule` alone and then leave the exports as they are.
  return new Proxy({}, { get: (_target, name) => (name === "__esModule" ? true : exports()[name]) });
}

function membersWhenUsed(exports) {
  return new Proxy({}, { get: (_target, name) => memberWhenUsed(() => exports()[name]) });
}

function memberWhenUsed(member) {
  return new Proxy(function () {}, {
    apply: (_target, self, args) => Reflect.apply(member(), self, args),
    construct: (_target, args) => Reflect.construct(member(), args),
    get: (_target, name) => member()[name],
  });
}

function once(make) {
  let made;
  return () => (made ??= make());
}
