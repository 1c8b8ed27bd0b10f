/** 400: the request is wrong. 409: rejected by the chain. 503: not now. */
export type RpcStatus = 400 | 409 | 503;

/** An answer of JSON-RPC that is an error. `status` is the HTTP status. */
export class RpcError extends Error {
  constructor(
    readonly status: RpcStatus,
    message: string,
  ) {
    super(message);
    this.name = "RpcError";
  }
}
