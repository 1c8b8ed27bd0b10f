/** `main.ts PROGRAM`: tries a node program out on loopback and prints what differs from plan 002, a list of sentences as JSON. */
import { tryOut } from "./try-out";

const [program = ""] = process.argv.slice(2);

tryOut(program).then(
  (problems) => process.stdout.write(JSON.stringify(problems)),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
