import { createSocket } from "node:dgram";
import { once } from "node:events";

/**
 * Address of this machine with which another one sees it: the one that the kernel sends from. Nothing is sent.
 * @returns undefined when there is no way there
 */
export async function addressTowards(address: string): Promise<string | undefined> {
  const socket = createSocket("udp4");
  try {
    socket.connect(9, address);
    await once(socket, "connect");
    return socket.address().address;
  } catch {
    return undefined;
  } finally {
    socket.close();
  }
}
