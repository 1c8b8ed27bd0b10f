/** `request.cjs METHOD URL [BODY]`: prints the status of the answer, a blank and its body; `0 REASON` without one. */
const [method, url, body] = process.argv.slice(2);

fetch(url, { method, body, signal: AbortSignal.timeout(4000) }).then(
  async (answer) => console.log(`${answer.status} ${await answer.text()}`),
  (error) => console.log(`0 ${error.cause?.message ?? error.message}`),
);
