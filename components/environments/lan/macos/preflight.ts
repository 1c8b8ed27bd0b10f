import type { PreflightArgs } from "../preflight";

/** Oldest macOS (plan 000, "Hardware Requirements"), bash (what scripts are written for), and Node (what is built for it). */
const oldest = { system: 12, bash: 4.4, node: 20 };

/** As `judge`, what only a Mac may lack. Pure. */
export function judgeMac({ node: { services }, looked, host }: PreflightArgs): readonly string[] {
  const fact = (name: string): string => looked.facts.get(name) ?? "";
  const problems: string[] = [];
  const system = fact("system");
  if (!(Number.parseInt(system.replace(/^macOS /, ""), 10) >= oldest.system))
    problems.push(`is ${system || "no macOS"}; macOS ${oldest.system} or later is needed`);
  if (fact("user") === "root")
    problems.push(
      "lets root in: services of a Mac run as who logs in, so set `user` to one with `sudo -n` (NOPASSWD)",
    );
  const lacking = [
    ...(Number(fact("modern-bash")) >= oldest.bash ? [] : ["bash"]),
    ...["coreutils", "flock"].filter((name) => fact(name) !== "yes"),
  ];
  if (lacking.length > 0)
    problems.push(
      `lacks Homebrew's ${lacking.join(", ")}, which scripts of hosts are written for: \`brew install ${lacking.join(" ")}\` there`,
    );
  const [path, version] = [fact("node"), fact("node-version")];
  if (!(Number(/^v(\d+)\./.exec(version)?.[1]) >= oldest.node))
    problems.push(
      `${path === "" ? "lacks `node`" : `has Node ${version || "that does not run"} at ${path}`}, and this machine's cannot be sent to it: ` +
        `install Node ${oldest.node} or later there (\`brew install node\`)${host.node === undefined ? ", or say where it is (`node`)" : ""}`,
    );
  const wanted = new Set(services.flatMap(({ programs: declared = [] }) => declared));
  for (const name of wanted)
    if (name !== "node" && !looked.programs.has(name))
      problems.push(`lacks \`${name}\`, and this machine's cannot be sent to it: install it there`);
  for (const name of Object.keys(host.tuning ?? {}))
    problems.push(`is a Mac, which has no \`${name}\` to be set: take it out of its \`tuning\``);
  for (const { name, needs = [] } of services)
    if (needs.length > 0)
      problems.push(`cannot give service \`${name}\` ${needs.join(" and ")}, which only Linux has`);
  return problems;
}
