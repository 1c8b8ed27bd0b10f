/** `get.cjs URL`: prints the body of the answer. A service that was started a moment ago may take two seconds until it listens. */
const { get } = require("node:http"); // `fetch` takes longer to load than all of this.

const [url] = process.argv.slice(2);
const deadline = performance.now() + 2000;

function ask() {
  get(url, (answer) => answer.pipe(process.stdout)).on("error", (error) => {
    if (error.code !== "ECONNREFUSED" || performance.now() > deadline) throw error;
    setTimeout(ask, 20);
  });
}
ask();
