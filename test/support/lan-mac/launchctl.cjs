#!/opt/homebrew/bin/node
// Stand-in for a Mac's launchctl on a rig's host: reads property lists as launchd does, and has systemd run what is in them.
"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");

const MAC = "/var/mac";
const [, , verb, ...args] = process.argv;
fs.appendFileSync(`${MAC}/record`, `launchctl ${process.argv.slice(2).join(" ")}\n`);
fs.mkdirSync(`${MAC}/jobs`, { recursive: true });

function fail(code, text) {
  process.stderr.write(`${text}\n`);
  process.exit(code);
}

function run(program, ...argv) {
  const { status, stdout, stderr } = spawnSync(program, argv, { encoding: "utf8" });
  return { status, text: stdout.trim(), wrong: stderr.trim() };
}

/** Values of a property list. */
function parse(text) {
  const tokens = [...text.matchAll(/<(\/?)(dict|array|key|string|integer|true|false)\/?>([^<]*)/g)];
  const plain = (value) => value.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  let at = 0;
  const value = () => {
    const [, , kind, content] = tokens[at++];
    if (kind === "true" || kind === "false") return kind === "true";
    if (kind === "string" || kind === "integer" || kind === "key") {
      at++;
      return kind === "integer" ? Number(content) : plain(content);
    }
    const items = [];
    while (tokens[at][1] !== "/") items.push(value());
    at++;
    if (kind === "array") return items;
    return Object.fromEntries(items.flatMap((item, index) => (index % 2 ? [[items[index - 1], item]] : [])));
  };
  return value();
}

const fileOf = (label) => `${MAC}/jobs/${label}`;
const unitOf = (label) => `mac-${label}.service`;

function pidOf(label) {
  return Number(run("/usr/bin/systemctl", "show", "--value", "--property=MainPID", unitOf(label)).text);
}

function start(label) {
  const job = parse(fs.readFileSync(fileOf(label), "utf8"));
  const keep = job.KeepAlive;
  let argv = job.ProgramArguments;
  if (job.StartInterval !== undefined)
    argv = ["/bin/bash", "-c", `while :; do "$@"; sleep ${job.StartInterval}; done`, "job", ...argv];
  const properties = [
    `Restart=${keep === true ? "always" : keep?.SuccessfulExit === false ? "on-failure" : "no"}`,
    `RestartSec=${job.ThrottleInterval ?? 10}`,
    "StartLimitIntervalSec=0",
    "WorkingDirectory=/",
    ...(job.ExitTimeOut === undefined ? [] : [`TimeoutStopSec=${job.ExitTimeOut}`]),
    ...(job.UserName === undefined ? [] : [`User=${job.UserName}`]),
    ...(job.StandardOutPath === undefined ? [] : [`StandardOutput=append:${job.StandardOutPath}`]),
    ...(job.StandardErrorPath === undefined ? [] : [`StandardError=append:${job.StandardErrorPath}`]),
    ...(job.SoftResourceLimits === undefined
      ? []
      : [`LimitNOFILE=${job.SoftResourceLimits.NumberOfFiles}:${job.HardResourceLimits.NumberOfFiles}`]),
  ];
  const { status, wrong } = run(
    "/usr/bin/systemd-run",
    ...["--quiet", "--collect", `--unit=${unitOf(label)}`],
    ...properties.map((each) => `--property=${each}`),
    ...Object.entries(job.EnvironmentVariables ?? {}).map(([name, value]) => `--setenv=${name}=${value}`),
    ...["--", ...argv],
  );
  if (status !== 0) fail(5, `Bootstrap failed: 5: Input/output error (${wrong})`);
}

const label = (args.at(-1) ?? "").replace(/^system\//, "");
const known = fs.existsSync(fileOf(label));
switch (verb) {
  case "bootstrap": {
    const text = fs.readFileSync(args[1], "utf8");
    const { Label } = parse(text);
    if (fs.existsSync(fileOf(Label))) fail(5, "Bootstrap failed: 5: Input/output error");
    fs.writeFileSync(fileOf(Label), text);
    start(Label);
    break;
  }
  case "bootout":
    if (!known) fail(3, "Boot-out failed: 3: No such process");
    fs.rmSync(fileOf(label));
    run("/usr/bin/systemctl", "stop", unitOf(label));
    break;
  case "kickstart":
    run("/usr/bin/systemctl", "stop", unitOf(label));
    start(label);
    break;
  case "print": {
    if (!known) fail(113, `Could not find service "${label}" in domain for system`);
    const pid = pidOf(label);
    const state = pid ? `\tstate = running\n\tpid = ${pid}` : "\tstate = not running";
    process.stdout.write(`system/${label} = {\n${state}\n}\n`);
    break;
  }
  case "list":
    for (const each of fs.readdirSync(`${MAC}/jobs`))
      process.stdout.write(`${pidOf(each) || "-"}\t0\t${each}\n`);
    break;
  case "enable":
    break;
  default:
    fail(64, `Unrecognized subcommand: ${verb}`);
}
