import { isIPv4 } from "node:net";
import * as z from "zod";

function split(text: string): { readonly host: string; readonly port: number } | undefined {
  const [, host = "", port] = /^([\d.]+):(\d{1,5})$/.exec(text) ?? [];
  return isIPv4(host) && Number(port) >= 1 && Number(port) <= 65_535
    ? { host, port: Number(port) }
    : undefined;
}

/** `HOST:PORT`, split. Throws when it is none; configuration, genesis and what peers tell are checked when they are read. */
export function parseAddress(text: string): { readonly host: string; readonly port: number } {
  const address = split(text);
  if (address === undefined)
    throw new Error(`${text} is no address: an IPv4 address and a port are expected`);
  return address;
}

/** `HOST:PORT`: the form of every address in configuration and genesis. */
export const addressSchema = z
  .string()
  .refine((text) => split(text) !== undefined, "an IPv4 address and a port, e.g. `192.168.1.10:9001`");
