import { Command, CommanderError } from "commander";
import { close, serve } from "./http";
import { LoomNode } from "./loom-node";
import { nodeMetrics } from "./node-metrics";
import { withNodeOptions, withRelayOptions, type NodeOptions } from "./options";
import { startRelay } from "./relay";
import { routesOf } from "./routes";

const FAILED = 1;
const WRONG_USAGE = 2;

/** Ends the program in order at SIGTERM and SIGINT. */
function untilStopped(stop: () => void | Promise<void>): void {
  const end = (): void => {
    void Promise.resolve(stop()).then(() => process.exit(0));
  };
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
}

async function runNode(options: NodeOptions): Promise<void> {
  const node = new LoomNode(options);
  const server = await serve(options.port, routesOf(node, nodeMetrics(node)));
  process.stdout.write(
    `${options.nodeId} listening on port ${options.port}, peers ${options.peers.join(", ")}\n`,
  );
  untilStopped(() => {
    node.stop();
    return close(server);
  });
}

async function runRelay({ port }: { readonly port: number }): Promise<void> {
  const relay = await startRelay(port);
  process.stdout.write(`relay listening on port ${port}\n`);
  untilStopped(() => relay.stop());
}

const program = new Command("loomdb")
  .description("A node of LoomDB, or its GUN relay, as plan 003 documents them.")
  .exitOverride()
  .addHelpText("after", "\nExit codes: 0 done, 1 failed, 2 wrong usage.");
withNodeOptions(program.command("node").description("run a node")).action(runNode);
withRelayOptions(program.command("relay").description("run the relay")).action(runRelay);

program.parseAsync().catch((error: unknown) => {
  // Commander has told its own errors already.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : WRONG_USAGE);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(FAILED);
});
