"use strict";
// A driver as small as can be: spawns the carriers given as JSON argument lists on the command line, fires them when all are armed, prints
// `armed` and `fired`, and beats until it is killed.
const { spawn } = require("node:child_process");
const carriers = JSON.parse(process.argv[2]).map(([program, ...args]) =>
  spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] }),
);
const counts = { armed: 0, fired: 0 };
for (const carrier of carriers)
  carrier.stdout.on("data", (data) => {
    for (const line of String(data).trim().split("\n")) {
      const [word] = line.split(" ");
      if (!(word in counts)) console.log(line);
      else if (++counts[word] === carriers.length) {
        console.log(word, carriers.map(({ pid }) => pid).join(" "));
        if (word === "armed") for (const { stdin } of carriers) stdin.write("fire\n");
      }
    }
  });
setInterval(() => {
  for (const { stdin } of carriers) stdin.write("beat\n");
}, 500);
