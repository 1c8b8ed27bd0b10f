"use strict";
/*
 * Git's clean filter for stack files: stdin → stdout without the salt that Pulumi wrote, and in the committed format
 * when nothing else was changed (Pulumi also rewrites blank lines and flow maps when it saves the file).
 * Usage: clean-stack-file.cjs PATH, as git calls it with %f.
 */
const { execFileSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const { isDeepStrictEqual } = require("node:util");
const { parse } = require("yaml");

function withoutSalt(text) {
  return text.replace(/^encryptionsalt:.*\n?/m, "");
}

function staged(file) {
  try {
    return execFileSync("git", ["show", `:./${file}`], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return undefined;
  }
}

function sameData(left, right) {
  try {
    return isDeepStrictEqual(parse(left), parse(right));
  } catch {
    return false;
  }
}

const found = readFileSync(0, "utf8");
const salted = /^encryptionsalt:/m.test(found);
const clean = withoutSalt(found);
const before = salted ? staged(process.argv[2]) : undefined;
process.stdout.write(before !== undefined && sameData(before, clean) ? before : clean);
