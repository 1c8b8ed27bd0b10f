import { readFileSync } from "node:fs";
import { keyPairOf, sha256 } from "../../components/systems/the-block/node/ledger/keys";
import { startNode } from "../../components/systems/the-block/node/start-node";
import type { NodeInput } from "../../components/systems/the-block/node/config/load-node";

/** A node of a test network as a process of its own: `<file with the input in JSON> <number>`. Prints its head when it runs. */
async function main([file = "", number = "0"]: readonly string[]): Promise<void> {
  const input = JSON.parse(readFileSync(file, "utf8")) as Omit<NodeInput, "validatorKey">;
  const isValidator = input.config.node.role === "validator";
  const key = keyPairOf(Buffer.from(sha256(`test validator ${number}`), "hex"));
  const node = await startNode({ ...input, ...(isValidator ? { validatorKey: key } : {}) });
  const { header, hash } = node.ledger.head;
  process.stdout.write(`${JSON.stringify({ height: header.height, hash })}\n`);
  process.once("SIGTERM", () => void node.stop().then(() => process.exit(0)));
}

void main(process.argv.slice(2));
