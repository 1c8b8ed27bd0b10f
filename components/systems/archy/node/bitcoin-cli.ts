/** `bitcoin-cli METHOD`: asks the node's own Bitcoin, as the real one does; exit code 1 when it does not answer. */
import { BITCOIN_PORT } from "./catalogue";

async function main(method = "getblockchaininfo"): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${BITCOIN_PORT}/`, {
    method: "POST",
    body: JSON.stringify({ method }),
  });
  const { result, error } = (await response.json()) as { readonly result?: unknown; readonly error?: string };
  if (error !== undefined) throw new Error(error);
  process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
