"use strict";
/*
 * Pulumi writes the salt of its state's secrets into the stack file it works with, and reformats the file. Stack files
 * are tracked and shared and the state knows its salt, so ours are put back to what they were, byte by byte.
 */
const fs = require("node:fs");
const path = require("node:path");
const { isDeepStrictEqual } = require("node:util");
const { parse } = require("yaml");

const saltLine = /^encryptionsalt:.*\n?/m;

function stackFiles(project) {
  return fs.readdirSync(project).filter((name) => /^Pulumi\..+\.yaml$/.test(name));
}

/** Keeps a copy of every stack file that has no salt. One that has a salt got it from its owner. */
function remember(project, copies) {
  fs.rmSync(copies, { recursive: true, force: true });
  fs.mkdirSync(copies, { recursive: true });
  for (const name of stackFiles(project)) {
    const text = fs.readFileSync(path.join(project, name), "utf8");
    if (!saltLine.test(text)) fs.writeFileSync(path.join(copies, name), text);
  }
}

/** Takes the salt out of the files that were remembered without one. Changes of the configuration stay. */
function restore(project, copies) {
  if (!fs.existsSync(copies)) return;
  for (const name of stackFiles(project)) {
    const copy = path.join(copies, name);
    if (!fs.existsSync(copy)) continue;
    const file = path.join(project, name);
    const found = fs.readFileSync(file, "utf8");
    const wanted = withoutSalt(found, fs.readFileSync(copy, "utf8"));
    if (wanted !== found) fs.writeFileSync(file, wanted);
  }
}

function withoutSalt(found, before) {
  if (!saltLine.test(found)) return found;
  const clean = found.replace(saltLine, "");
  if (sameData(clean, before)) return before;
  // Encrypted values can be read with their salt only: whoever adds them to a stack file shares it knowingly.
  return /^\s+secure:/m.test(clean) ? found : clean;
}

function sameData(left, right) {
  try {
    return isDeepStrictEqual(parse(left), parse(right));
  } catch {
    return false;
  }
}

module.exports = { remember, restore };
