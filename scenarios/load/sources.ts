/** Named sources of request bodies, for what no template can say: signed batches, for example. Bundled into the load worker. */
import { transferSource } from "../../components/systems/the-block/adapter/transfer-source";

/** Whom bodies are made for. */
export interface SourceOrder {
  readonly runId: string;
  /** Operations that each body carries. */
  readonly operations: number;
}

/**
 * The ASCII body of the request with this number. The same number gives the same body, so a body can be made ahead of its
 * time and on any worker.
 */
export type BodySource = (seq: number) => string;

const SOURCES: Readonly<Record<string, (order: SourceOrder) => BodySource>> = {
  "the-block/transfers": transferSource,
};

/** @throws Error if there is no source of that name */
export function bodySource(name: string, order: SourceOrder): BodySource {
  const make = SOURCES[name];
  if (make === undefined)
    throw new Error(
      `there is no source of bodies named "${name}"; there are: ${Object.keys(SOURCES).join(", ")}`,
    );
  return make(order);
}
