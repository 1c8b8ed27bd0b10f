/** The request of LoomDB's load, and how what it wrote is found again. */
import type { RequestTemplate } from "../../../scenarios/load/load";

export const LOAD_TYPE = "fact";
const SEQ_DIGITS = 12;

const id = "${run}-load-${seq}";

/** Creates a node whose contents say which it is. */
export const createRequest: RequestTemplate = {
  name: "create a node",
  method: "POST",
  path: "/nodes",
  body: JSON.stringify({ id, type: LOAD_TYPE, properties: { value: id } }),
  weight: 1,
};

/** Id of the node that the request with this number creates. */
export const loadId = (runId: string, seq: number): string =>
  id.replace("${run}", runId).replace("${seq}", String(seq).padStart(SEQ_DIGITS, "0"));
