import { WebSocket } from "ws";
import { makeGun, openWires, type GunInstance } from "./gun";

/** How often it is looked whether a wire is open (ms). */
const LOOK_EVERY = 500;
/** A wire that brought nothing for so long is dead, whatever TCP thinks of it (ms). */
const SILENCE_LIMIT = 4000;
/** A wire that is not open after so long is given up and dialled anew, or SYN back-off delays it (ms). */
const DIAL_LIMIT = 2000;

/** The wires to the relays, and what keeps them alive. */
export class Wires {
  readonly gun: GunInstance;
  readonly counts = { dialled: 0, opened: 0, silent: 0 };
  #heard = performance.now();
  readonly #timer: NodeJS.Timeout | undefined;

  /**
   * @param peers URLs of relays
   * @param kept dead wires are ended and lost ones dialled again; without it they are what GUN makes of them
   */
  constructor(
    readonly peers: readonly string[],
    kept: boolean,
  ) {
    const heard = (): void => void (this.#heard = performance.now());
    const { counts } = this;
    class HeardWire extends WebSocket {
      constructor(url: string) {
        super(url, kept ? { handshakeTimeout: DIAL_LIMIT } : {});
        counts.dialled++;
        this.on("ping", heard);
        this.on("message", heard);
        this.on("open", () => {
          counts.opened++;
          heard();
        });
      }
    }
    this.gun = makeGun(peers, HeardWire);
    if (!kept) return;
    this.gun._.on("bye", function (peer) {
      this.to.next(peer);
      // GUN would dial it once more beside us, and the peer would have two wires.
      clearTimeout(peer.defer);
    });
    this.#timer = setInterval(() => this.#keep(), LOOK_EVERY);
  }

  get open(): number {
    return openWires(this.gun._).length;
  }

  /** Milliseconds since anything came in over any wire, or since the start. */
  get silence(): number {
    return performance.now() - this.#heard;
  }

  close(): void {
    clearInterval(this.#timer);
    for (const wire of openWires(this.gun._)) wire.terminate();
  }

  #keep(): void {
    // GUN itself dials a lost peer only once more, and then forgets it.
    if (this.open === 0) this.gun.opt({ peers: this.peers });
    else if (this.silence > SILENCE_LIMIT) {
      this.counts.silent++;
      for (const wire of openWires(this.gun._)) wire.terminate();
    }
  }
}
