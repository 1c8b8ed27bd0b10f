/** Asks from inside a namespace: a line of JSON `{ id, method, url, body }` in, a line `{ id, status, text }` or `{ id, error }` out. */
"use strict";
const tell = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
const lines = require("node:readline").createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const { id, method, url, body } = JSON.parse(line);
  fetch(url, { method, body, signal: AbortSignal.timeout(5000) })
    .then(async (answer) => tell({ id, status: answer.status, text: await answer.text() }))
    .catch((error) => tell({ id, error: String(error.cause ?? error) }));
});
lines.on("close", () => process.exit(0));
tell({ ready: true });
