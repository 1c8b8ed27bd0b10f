"use strict";
// Preloaded into the Pulumi program (`nodeargs` in Pulumi.yaml). At every start the SDK loads the TypeScript compiler,
// npm's tree builder and its tracing, for functions turned into cloud code and for `--tracing`. No program here does
// either: loading them when they are first used makes each run shorter by about 0.4 s and changes nothing else.
const Module = require("node:module");

// `members`: the SDK takes single functions and classes out of these at once, so each of them stands for itself.
const LAZY = [
  { request: /^typescript$/, from: /@pulumi[\\/]pulumi[\\/]typescript-shim\.js$/, stand: moduleWhenUsed },
  { request: /^@npmcli\/arborist$/, from: /@pulumi[\\/]pulumi[\\/].*codePaths\.js$/, stand: moduleWhenUsed },
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
  return lazy ? lazy.stand(once(loadNow)) : loadNow();
};

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
