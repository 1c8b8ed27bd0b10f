import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Shows a line with a resource: while it is worked on, or as a warning that stays. */
export type LogLine = (urn: string, line: string, warning?: boolean) => Promise<void>;

/** Sends status lines to the engine, one after the other so that they keep their order. */
export function engineLog(address: string | undefined): LogLine {
  if (address === undefined) return () => Promise.resolve();
  const client = new EngineClient(address, grpc.credentials.createInsecure());
  let last = Promise.resolve();
  return (urn, line, warning = false) => {
    const request = new LogRequest();
    request.setSeverity(warning ? LogSeverity.WARNING : LogSeverity.INFO);
    request.setUrn(urn);
    request.setMessage(line);
    request.setEphemeral(!warning);
    last = last.then(
      () =>
        new Promise((resolve) => {
          // A line that cannot be shown must not fail the resource: when the engine is gone, so is its reader.
          client.log(request, () => {
            resolve();
          });
        }),
    );
    return last;
  };
}
