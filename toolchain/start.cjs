"use strict";
/*
 * The way in: `node toolchain/start.cjs [COMMAND…]`. Node's built-ins and old syntax only, because it must be able to
 * tell an old Node what is wrong, and runs before anything is installed. All else is TypeScript, from main.ts on.
 */
const { spawnSync } = require("child_process");
const fs = require("fs");
const path = require("path");

const project = path.dirname(__dirname);

function requireNode(oldest) {
  if (Number(process.versions.node.split(".")[0]) >= oldest) return;
  console.error("Testbed needs Node " + oldest + " or newer; this is " + process.versions.node + ".");
  console.error("  Install a newer Node (nodejs.org, nvm, fnm or your distribution) and run this again.");
  process.exit(2);
}

function packages(file) {
  try {
    return JSON.parse(fs.readFileSync(path.join(project, file), "utf8")).packages;
  } catch (error) {
    return undefined;
  }
}

/** Whether node_modules holds what package-lock.json asks for, told by the record npm keeps of what it installed. */
function installed() {
  const wanted = packages("package-lock.json");
  const present = packages("node_modules/.package-lock.json");
  if (!wanted || !present) return false;
  return Object.keys(wanted).every(function (name) {
    const entry = wanted[name];
    if (name === "" || entry.optional) return true;
    return present[name] !== undefined && present[name].integrity === entry.integrity;
  });
}

function install() {
  console.error("Installing the npm packages of package-lock.json…");
  const npm = process.env.npm_execpath;
  const [program, first] = npm && /npm-cli\.c?js$/.test(npm) ? [process.execPath, [npm]] : ["npm", []];
  const flags = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const result = spawnSync(program, first.concat(flags), { cwd: project, stdio: ["ignore", 2, 2] });
  if (result.status === 0) return;
  const cause = result.error ? result.error.message : "npm ci ended with " + (result.status || result.signal);
  console.error("The npm packages could not be installed: " + cause + ".");
  console.error(
    "  See npm's message above: is the registry reachable, and is there space in " + project + "?",
  );
  process.exit(2);
}

requireNode(20);
if (!installed()) {
  const kept = require("./kept-packages.cjs");
  if (!kept.takePackages(project) || !installed()) {
    install();
    kept.keepPackages(project);
  }
}
require("./typescript.cjs");
require("./main.ts");
