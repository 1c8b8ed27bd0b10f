import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

export type LogLine = (urn: string, line: string) => Promise<void>;

/** Sends status lines to the engine, one after the other so that they keep their order. */
export function engineLog(address: string | undefined): LogLine {
  if (address === undefined) return () => Promise.resolve();
  const client = new EngineClient(address, grpc.credentials.createInsecure());
  let last = Promise.resolve();
  return (urn, line) => {
    const request = new LogRequest();
    request.setSeverity(LogSeverity.INFO);
    request.setUrn(urn);
    request.setMessage(line);
    request.setEphemeral(true);
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
