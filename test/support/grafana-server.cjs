#!/usr/bin/env node
/** Stands in for Grafana's server: takes the same settings, and tells whoever logs in what it was given. */
const { createServer } = require("node:http");
const { readdirSync, readFileSync, statSync } = require("node:fs");
const { join } = require("node:path");

const { env } = process;
const password = readFileSync(env.GF_SECURITY_ADMIN_PASSWORD__FILE, "utf8");
const login = `Basic ${Buffer.from(`admin:${password}`).toString("base64")}`;

function given() {
  const provisioning = readdirSync(env.GF_PATHS_PROVISIONING, { recursive: true })
    .map((name) => join(env.GF_PATHS_PROVISIONING, name))
    .filter((path) => statSync(path).isFile());
  return {
    argv: process.argv.slice(2),
    passwordFile: env.GF_SECURITY_ADMIN_PASSWORD__FILE,
    provisioning: Object.fromEntries(provisioning.map((path) => [path, readFileSync(path, "utf8")])),
  };
}

createServer(({ url, headers }, response) => {
  if (url === "/api/health") response.end('{"database": "ok"}');
  else if (url === "/metrics") response.end("grafana_up 1\n");
  else if (headers.authorization !== login) response.writeHead(401).end();
  else response.end(JSON.stringify(given()));
}).listen(Number(env.GF_SERVER_HTTP_PORT), env.GF_SERVER_HTTP_ADDR);
