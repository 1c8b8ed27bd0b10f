import { tryFromController } from "./probe";

const patienceMilliseconds = 2000;

/** Those of `ADDRESS:PORT/PROTOCOL` that take a TCP connection from here; an engine elsewhere has none that do. */
export async function openPorts(published: readonly string[]): Promise<string[]> {
  const open = await Promise.all(
    published.map(async (name) => {
      const [, host = "", port = ""] = /^(.*):(\d+)\/tcp$/.exec(name) ?? [];
      if (port === "") return [];
      const address = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
      const outcome = await tryFromController({ address }, Number(port), patienceMilliseconds);
      return outcome === "open" ? [name] : [];
    }),
  );
  return open.flat();
}
