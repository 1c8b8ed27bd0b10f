import { parseAddress } from "./node-config";

/** An address of configuration or peers, split. Throws when it is none. */
export function hostAndPort(address: string): { readonly host: string; readonly port: number } {
  const parsed = parseAddress(address);
  if (parsed === undefined)
    throw new Error(`${address} is no address: an IPv4 address and a port are expected`);
  return parsed;
}
