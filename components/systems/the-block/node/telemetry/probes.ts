import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { parseAddress } from "../config/address";
import { decodeProbe, encodeProbe, TOKEN_BYTES } from "./probe-packet";
import { ProbeWindow } from "./probe-window";

const EVERY_MS = 1_000;

interface Target {
  readonly identity: string;
  readonly host: string;
  readonly port: number;
}

export interface PeerLatency {
  readonly peer: string;
  readonly rttSeconds: number | undefined;
  readonly lossRatio: number | undefined;
}

export interface LatencyProbes {
  read(): readonly PeerLatency[];
  stop(): void;
}

/**
 * Answers probes on the UDP port, and sends one to each target a second.
 * @throws Error when the port cannot be bound
 */
export async function startProbes(listen: string, targets: readonly Target[]): Promise<LatencyProbes> {
  const socket = createSocket("udp4");
  const windows = new Map(targets.map(({ identity }) => [identity, new ProbeWindow()]));
  const token = randomBytes(TOKEN_BYTES);

  socket.on("message", (bytes, from) => {
    const packet = decodeProbe(bytes);
    if (!packet) return;
    if (!packet.isAnswer) {
      socket.send(encodeProbe({ ...packet, isAnswer: true }), from.port, from.address, () => undefined);
      return;
    }
    const sender = targets.find((each) => each.host === from.address && each.port === from.port);
    if (sender && packet.token.equals(token))
      windows.get(sender.identity)?.receive(packet.sequence, performance.now());
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", (error) => reject(new Error(`cannot listen on ${listen} (udp): ${error.message}`)));
    const { host: address, port } = parseAddress(listen);
    socket.bind({ address, port }, resolve);
  });
  // Whatever the network reports later (an unreachable host) shows as loss.
  socket.on("error", () => undefined);

  const timer = setInterval(() => {
    for (const { identity, host: to, port: number } of targets) {
      const sequence = windows.get(identity)?.send(performance.now()) ?? 0;
      socket.send(encodeProbe({ isAnswer: false, token, sequence }), number, to, () => undefined);
    }
  }, EVERY_MS);
  return {
    read: () =>
      [...windows].map(([peer, window]) => ({
        peer,
        lossRatio: window.lossRatio(performance.now()),
        rttSeconds: window.rttSeconds,
      })),
    stop: () => {
      clearInterval(timer);
      socket.close();
    },
  };
}
