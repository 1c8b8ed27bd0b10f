import type { z } from "zod";
import { RpcError } from "./rpc/rpc-error";

/**
 * The parameters of a JSON-RPC call, checked.
 * @throws RpcError 400 that names every wrong parameter
 */
export function parseParams<S extends z.ZodType>(
  schema: S,
  params: Readonly<Record<string, unknown>>,
): z.infer<S> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) =>
    path.length > 0 ? `\`${path.join(".")}\`: ${message}` : message,
  );
  throw new RpcError(400, `wrong parameters: ${wrong.join("; ")}`);
}
