// A service to test with: ADDRESS PORT. GET / says who it is; /exit?CODE ends it; /log?BYTES writes that much to its log;
// /child leaves a child that does not mind SIGTERM, in the service's group.
"use strict";
const { spawn } = require("node:child_process");
const http = require("node:http");
const [, , address, port] = process.argv;
http
  .createServer((request, response) => {
    const { pathname, search } = new URL(request.url, "http://service");
    const argument = Number(search.slice(1));
    if (pathname === "/log") process.stdout.write("x".repeat(argument) + "\n");
    const stubborn = "trap '' TERM; echo; while :; do sleep 1; done";
    const child = pathname === "/child" ? spawn("sh", ["-c", stubborn]).pid : undefined;
    response.end(
      JSON.stringify({
        pid: process.pid,
        child,
        argv: process.argv.slice(4),
        env: process.env,
        cwd: process.cwd(),
        now: Date.now(),
      }),
    );
    if (pathname === "/exit") response.on("finish", () => process.exit(argument));
  })
  .listen(Number(port), address, () => console.log("listening"));
