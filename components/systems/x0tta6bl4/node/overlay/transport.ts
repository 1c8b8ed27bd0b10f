import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { log } from "../log";
import type { Member } from "../raft/messages";
import { addressOf, canonical } from "../yggdrasil/address";
import type { Packet } from "./packets";

/**
 * Datagrams over the overlay. They may be lost, doubled or late, and everybody who uses them can live with that; what they
 * are not is forged: a node's address follows from its key, and the overlay delivers only to and from whoever has the key.
 */
export class Transport {
  #sent = 0;
  /** What to do with a packet. `from` is the overlay address it came from. */
  onPacket: (from: string, packet: Packet) => void = () => undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly port: number,
  ) {
    socket.on("message", (bytes, { address }) => {
      const packet = parse(bytes);
      if (packet) this.onPacket(canonical(address), packet);
    });
    socket.on("error", ({ message }) => log("warning", `overlay: ${message}`));
  }

  /** The overlay need not be there yet. */
  static async open(port: number): Promise<Transport> {
    const socket = createSocket({ type: "udp6", ipv6Only: true, recvBufferSize: 4 << 20 });
    socket.bind(port);
    await once(socket, "listening");
    return new Transport(socket, port);
  }

  send(to: Member, packet: Packet): void {
    this.sendTo(addressOf(to.key), packet);
  }

  sendTo(address: string, packet: Packet): void {
    const bytes = stamped(packet, this.#sent++);
    this.socket.send(bytes, this.port, address, (error) => {
      if (error) log("debug", `overlay: to ${address}: ${error.message}`);
    });
  }

  close(): void {
    this.socket.close();
  }
}

/**
 * A packet with a number of its own, so that no two are equal. The daemon's TUN library (wireguard-go, `gsoNoneChecksum`)
 * writes a UDP checksum of 0 where it comes to that, which IPv6 forbids (RFC 8200 §8.1) and kernels drop: one in 65,536
 * contents never arrives, however often it is repeated.
 */
export function stamped(packet: Packet, number: number): string {
  return JSON.stringify({ ...packet, n: number });
}

function parse(bytes: Buffer): Packet | undefined {
  try {
    return JSON.parse(bytes.toString()) as Packet;
  } catch {
    return undefined;
  }
}
