import { parseObservations, type Observed } from "../supervision/observations";
import type { Looked } from "./look";

/** What the hosts of a stack show of it, together. */
export function observedOn(looked: Iterable<Pick<Looked, "observed">>): Observed {
  return parseObservations([...looked].map(({ observed }) => observed).join(""));
}
