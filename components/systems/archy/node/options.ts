import { InvalidArgumentError, Option, type Command } from "commander";

/** What the chain of the node's Bitcoin says of itself. */
export const chains = ["synced", "loading", "pruned"] as const;
export type Chain = (typeof chains)[number];

export interface NodeOptions {
  readonly name: string;
  readonly port: number;
  /** File that holds the password. */
  readonly password: string;
  /** Where manifests and units are kept. */
  readonly state: string;
  /** nginx's configuration of the apps' paths. */
  readonly proxy: string;
  readonly chain: Chain;
}

export function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535)
    throw new InvalidArgumentError("expected a port from 1 to 65535.");
  return number;
}

const mandatory = (flags: string, about: string, variable: string): Option =>
  new Option(flags, about).env(variable).makeOptionMandatory();

export function withNodeOptions(command: Command): Command {
  return command
    .addOption(mandatory("--name <NAME>", "what the node calls itself", "ARCHY_NAME"))
    .addOption(new Option("--port <NUMBER>", "where HTTP listens").env("PORT").default(80).argParser(port))
    .addOption(mandatory("--password <FILE>", "file that holds the password", "ARCHY_PASSWORD_FILE"))
    .addOption(mandatory("--state <FOLDER>", "where manifests and units are kept", "ARCHY_STATE"))
    .addOption(mandatory("--proxy <FILE>", "nginx's configuration of the apps' paths", "ARCHY_PROXY"))
    .addOption(
      new Option("--chain <STATE>", "what Bitcoin's chain says of itself")
        .env("ARCHY_CHAIN")
        .choices(chains)
        .default("synced"),
    );
}
