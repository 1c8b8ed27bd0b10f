import type { Http2Session } from "node:http2";

/** Milliseconds between two pings, and until one must be answered. */
const EVERY = 5_000;

/**
 * Ends a connection whose other side is silent: it was cut off, or stands still.
 * @param idle whether it may be asked now: a call under way has a time-out of its own
 */
export function keepAlive(session: Http2Session, idle: () => boolean = () => true): void {
  const timer = setInterval(() => {
    if (idle())
      void isAlive(session, EVERY).then((alive) => {
        if (!alive && idle()) session.destroy();
      });
  }, EVERY);
  timer.unref();
  session.once("close", () => clearInterval(timer));
}

/** Whether the other side answers a ping within so many milliseconds. Never rejects. */
export function isAlive(session: Http2Session, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    if (session.destroyed || session.closed) {
      resolve(true); // it ends by itself
      return;
    }
    const timer = setTimeout(() => resolve(false), milliseconds);
    timer.unref();
    const sent = session.ping((error) => {
      clearTimeout(timer);
      resolve(error === null || session.destroyed);
    });
    // Ten pings are unanswered already.
    if (!sent) resolve(false);
  });
}
