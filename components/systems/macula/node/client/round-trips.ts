import { connect } from "node:net";
import { addressOf } from "../config";

const WITHIN = 2_000;

/**
 * Milliseconds until a TCP connection to `HOST:PORT` is there: one round trip of the network between.
 * @throws Error when there is none within two seconds
 */
export function roundTrip(address: string): Promise<number> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const socket = connect({ ...addressOf(address), timeout: WITHIN });
    const end = (done: () => void): void => {
      socket.destroy();
      done();
    };
    socket.once("connect", () => end(() => resolve(performance.now() - began)));
    socket.once("timeout", () =>
      end(() => reject(new Error(`${address}: no connection within ${WITHIN} ms`))),
    );
    socket.once("error", (error) => end(() => reject(error)));
  });
}
