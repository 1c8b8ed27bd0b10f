import type { z } from "zod";

/** 400: the request is wrong. 409: rejected by the chain. 503: not now. */
export type RpcStatus = 400 | 409 | 503;

/** An answer of JSON-RPC that is an error. `status` is the HTTP status. */
export class RpcError extends Error {
  override readonly name = "RpcError";

  constructor(
    readonly status: RpcStatus,
    message: string,
  ) {
    super(message);
  }
}

/** Parameters of a call as they come, unchecked. */
export type Params = Readonly<Record<string, unknown>>;

/** The parameters of a call, checked. Throws `RpcError` 400 that names every wrong one. */
export function parseParams<S extends z.ZodType>(schema: S, params: Params): z.infer<S> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) =>
    path.length > 0 ? `\`${path.join(".")}\`: ${message}` : message,
  );
  throw new RpcError(400, `wrong parameters: ${wrong.join("; ")}`);
}
