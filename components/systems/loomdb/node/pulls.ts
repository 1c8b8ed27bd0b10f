/** Which souls are to be asked for next: never so many at once that answers pile up faster than they are taken in. */
import { itemSouls } from "./souls";

/** Values that may be sent for one look, by each node that has them. */
const AT_A_TIME = 500;
/** Values that are lacking and asked for, and have not come yet. */
const UNDER_WAY = 1000;
/** Answers that have not come after so long are lost: what is lacking then is asked for again (ms). */
const LOST_AFTER = 4000;

/** How many values of a soul there are elsewhere, and how many here. */
export interface Sizes {
  readonly there: number;
  readonly here: number;
}

export class Pulls {
  /** Asked for once, whatever their digests say. */
  #all = new Set<string>();
  /** When each was asked for. */
  readonly #asked = new Map<string, number>();
  #underWay = 0;
  #lastAsked = -Infinity;

  /** After a wire was dead, all souls have to be looked at. */
  wantAll(): void {
    this.#all = new Set(itemSouls);
    this.#asked.clear();
    this.#underWay = 0;
  }

  /** A value has come in. */
  arrived(): void {
    this.#underWay = Math.max(0, this.#underWay - 1);
  }

  /**
   * @param differing souls in which another node has something else
   * @param now milliseconds
   */
  next(differing: readonly string[], sizesOf: (soul: string) => Sizes, now: number): readonly string[] {
    if (now - this.#lastAsked > LOST_AFTER) this.#underWay = 0;
    const chosen: string[] = [];
    let left = AT_A_TIME;
    for (const soul of new Set([...differing, ...this.#all])) {
      if (left <= 0 || this.#underWay >= UNDER_WAY) break;
      if (now - (this.#asked.get(soul) ?? -Infinity) < LOST_AFTER) continue;
      const { there, here } = sizesOf(soul);
      left -= there;
      this.#underWay += Math.max(0, there - here);
      chosen.push(soul);
      this.#asked.set(soul, now);
      this.#all.delete(soul);
      this.#lastAsked = now;
    }
    return chosen;
  }
}
