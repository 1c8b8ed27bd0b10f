/** ADDRESS PORT: takes Alertmanager's notifications, and prints `STATUS ALERT` for each alert in them. Ends with its input. */
const { createServer } = require("node:http");

const [address, port] = process.argv.slice(2);
createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8").on("data", (text) => (body += text));
  request.on("end", () => {
    for (const { status, labels } of JSON.parse(body).alerts)
      process.stdout.write(`${status} ${labels.alertname}\n`);
    response.end();
  });
}).listen(Number(port), address);
process.stdin.resume().on("end", () => process.exit());
