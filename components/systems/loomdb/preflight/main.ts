/** `main.ts PROGRAM`: tries a user's node program out and prints what it lacks, as a JSON list of sentences. */
import { tryOut } from "./try-out";

const [program = ""] = process.argv.slice(2);
tryOut(program).then(
  (differences) => {
    process.stdout.write(JSON.stringify(differences), () => process.exit(0));
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () =>
      process.exit(1),
    );
  },
);
