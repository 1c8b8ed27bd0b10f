import { list, text, type Json } from "./object";

/** What an API server answered instead of doing what it was asked for. */
export class ApiError extends Error {
  constructor(
    message: string,
    /** HTTP status. */
    readonly status: number,
    /** One word for it, e.g. `AlreadyExists`. */
    readonly reason: string,
    readonly causes: readonly Cause[] = [],
  ) {
    super(message);
  }
}

/** A part of what is wrong, and the field it is about. */
export interface Cause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

/** No API server answered at all. */
export class Unreachable extends Error {}

/** What to do about a cluster that will never answer. */
export const FORGET =
  "If the cluster is gone for good, PULUMI_K8S_DELETE_UNREACHABLE=true makes pulumi refresh forget what was in it";

/** The kind is not known to the API server. */
export class NoSuchKind extends Error {}

/** An error out of the body of an answer, which is a `Status` where the API server itself answered. */
export function apiError(status: number, body: string): ApiError {
  let parsed: Json | undefined;
  try {
    parsed = JSON.parse(body) as Json;
  } catch {
    return new ApiError(`HTTP ${String(status)}: ${body.trim().slice(0, 500)}`, status, "");
  }
  const causes = list(parsed, "details", "causes").map((cause) => ({
    reason: text(cause, "reason"),
    message: text(cause, "message"),
    field: text(cause, "field"),
  }));
  return new ApiError(
    text(parsed, "message") || `HTTP ${String(status)}`,
    status,
    text(parsed, "reason"),
    causes,
  );
}

export function hasStatus(error: unknown, ...statuses: readonly number[]): error is ApiError {
  return error instanceof ApiError && statuses.includes(error.status);
}
