import { createServer } from "node:http";
import { Argument, Command, CommanderError } from "commander";
import { runApp } from "./app";
import { Apps } from "./apps";
import { chains, port, withNodeOptions, type Chain, type NodeOptions } from "./options";
import { showApp } from "./proxy";
import { answerRpc } from "./rpc";
import { Sessions } from "./sessions";

const FAILED = 1;
const WRONG_USAGE = 2;

async function serve(options: NodeOptions): Promise<void> {
  const apps = new Apps(__filename, options);
  const node = { name: options.name, apps, sessions: new Sessions(options.password) };
  await apps.start();
  const server = createServer((request, response) => {
    if (request.method === "POST" && request.url === "/rpc/v1") void answerRpc(node, request, response);
    else if (request.url === "/") response.end(`Archy node ${options.name}\n`);
    else if (!showApp(options.proxy, request, response))
      response.writeHead(404).end("there is no such page\n");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "0.0.0.0", resolve);
  });
  process.stdout.write(`${options.name} listening on port ${options.port}\n`);
  const end = (): void => void apps.stopAll().then(() => process.exit(0));
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
}

const program = new Command("archy")
  .description("A node as plan 004 tests it: apps with a lifecycle behind an RPC interface.")
  .exitOverride()
  .addHelpText("after", "\nExit codes: 0 done, 1 failed, 2 wrong usage.");
withNodeOptions(program.command("serve").description("run the node")).action(serve);
program
  .command("app")
  .description("run one app; the node starts them")
  .argument("<id>")
  .argument("<port>", "where it listens on loopback", port)
  .addArgument(new Argument("<chain>").choices(chains))
  .action((id: string, where: number, chain: Chain) => runApp(id, where, chain));

program.parseAsync().catch((error: unknown) => {
  // Commander has told its own errors already.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : WRONG_USAGE);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(FAILED);
});
