// A process-fault carrier that breaks nothing: it notes in the file it is given what it was told.
const { appendFileSync } = require("node:fs");
const { createInterface } = require("node:readline");

const note = (deed) => appendFileSync(process.argv[2], `${deed}\n`);
const heal = () => {
  note("healed");
  process.exit(0);
};
createInterface({ input: process.stdin })
  .on("line", (line) => {
    if (line === "fire") {
      note("fired");
      console.log("fired");
    }
    if (line === "heal") {
      console.log("healed");
      heal();
    }
  })
  .on("close", heal);
process.on("SIGTERM", heal);
console.log("armed");
