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

/** Absolute paths of the project's stack files, and of the one that Pulumi was told to use instead. */
function stackFiles(project, other) {
  const own = fs.readdirSync(project).filter((name) => /^Pulumi\..+\.yaml$/.test(name));
  const files = own.map((name) => path.join(project, name));
  return other && fs.existsSync(other) ? [...new Set([...files, path.resolve(other)])] : files;
}

/**
 * Keeps a copy of every stack file that has no salt. One that has a salt got it from its owner.
 * @param {string} project
 * @param {string} copies folder of the copies, which are named by the path of the file
 * @param {string} [other] path of a stack file elsewhere
 */
function remember(project, copies, other) {
  fs.rmSync(copies, { recursive: true, force: true });
  fs.mkdirSync(copies, { recursive: true });
  for (const file of stackFiles(project, other)) {
    const text = fs.readFileSync(file, "utf8");
    const name = encodeURIComponent(path.relative(project, file));
    if (!saltLine.test(text)) fs.writeFileSync(path.join(copies, name), text);
  }
}

/** Takes the salt out of the files that were remembered without one. Changes of the configuration stay. */
function restore(project, copies) {
  if (!fs.existsSync(copies)) return;
  for (const name of fs.readdirSync(copies)) {
    const file = path.resolve(project, decodeURIComponent(name));
    if (!fs.existsSync(file)) continue;
    const found = fs.readFileSync(file, "utf8");
    const wanted = withoutSalt(found, fs.readFileSync(path.join(copies, name), "utf8"));
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
