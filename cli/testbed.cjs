#!/usr/bin/env node
// Starts the command line from any directory. Built-ins only, so that it can say what is missing on a fresh clone.
"use strict";
const { existsSync } = require("node:fs");
const { join } = require("node:path");

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(`testbed needs Node 20 or newer; this is ${process.versions.node}`);
  process.exit(2);
}
if (!existsSync(join(__dirname, "..", "node_modules", "tsx"))) {
  console.error("testbed is not set up yet: run `npm start` (or `npm ci`) in " + join(__dirname, ".."));
  process.exit(2);
}
require("../toolchain/typescript.cjs");
require("./main.ts");
