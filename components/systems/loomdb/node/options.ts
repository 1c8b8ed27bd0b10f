/** What the programs are told, by options or by the plan's environment variables. */
import { InvalidArgumentError, Option, type Command } from "commander";

export interface NodeOptions {
  readonly nodeId: string;
  readonly port: number;
  /** URLs of relays. */
  readonly peers: readonly string[];
  /**
   * `kept`: lost wires are dialled again, dead ones ended, and what was missed is asked for. `plain`: GUN alone, which loses
   * what is written while a wire is down.
   */
  readonly sync: "kept" | "plain";
}

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535)
    throw new InvalidArgumentError("expected a port from 1 to 65535.");
  return number;
}

function peers(text: string): readonly string[] {
  const urls = text.split(",").map((url) => url.trim());
  const wrong = urls.find((url) => !/^(https?|wss?):\/\/\S+$/.test(url) || !URL.canParse(url));
  if (wrong !== undefined)
    throw new InvalidArgumentError(
      `"${wrong}" is no URL: expected http://HOST:PORT/gun, with commas between several.`,
    );
  return urls;
}

function name(text: string): string {
  if (!/^[\w.-]{1,100}$/.test(text))
    throw new InvalidArgumentError("expected up to 100 letters, digits, `.`, `_` and `-`.");
  return text;
}

const portOption = (standard: number): Option =>
  new Option("--port <NUMBER>", "where HTTP listens").env("PORT").default(standard).argParser(port);

export function withNodeOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--node-id <NAME>", "its name").env("NODE_ID").makeOptionMandatory().argParser(name),
    )
    .addOption(portOption(3000))
    .addOption(
      new Option("--peers <URLS>", "relays, with commas between them")
        .env("GUN_PEERS")
        .makeOptionMandatory()
        .argParser(peers),
    )
    .addOption(
      new Option("--sync <MODE>", "kept: nothing is lost; plain: GUN alone")
        .env("LOOMDB_SYNC")
        .choices(["kept", "plain"])
        .default("kept"),
    );
}

export const withRelayOptions = (command: Command): Command => command.addOption(portOption(8765));
