// Runs with `node -e`: takes the worker's code from the first line of stdin, as a JSON string, and leaves it the rest.
"use strict";
const chunks = [];
process.stdin.on("data", function take(chunk) {
  chunks.push(chunk);
  if (!chunk.includes(10)) return;
  process.stdin.off("data", take).pause();
  const input = Buffer.concat(chunks);
  const end = input.indexOf(10);
  if (end + 1 < input.length) process.stdin.unshift(input.subarray(end + 1));
  new Function("require", JSON.parse(input.toString("utf8", 0, end)))(require);
});
