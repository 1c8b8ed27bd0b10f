import { fstatSync } from "node:fs";
import * as grpc from "@grpc/grpc-js";
import { endAllGroups } from "./process-group";

/** The engine itself sends and accepts messages of up to 400 MB. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** After its own SIGINT the engine waits 5 s and then kills: children have to be gone before that. */
const SHUTDOWN_GRACE_MS = 4_000;
const PARENT_POLL_MS = 250;

/** Address of the engine's own service: the last argument that is no flag, as the engine starts every plugin. */
export function engineAddress(argv: readonly string[] = process.argv.slice(2)): string | undefined {
  return argv.filter((arg) => !arg.startsWith("-")).at(-1);
}

/**
 * Serves `service` on a free loopback port and prints the port, which is how the engine finds a plugin.
 * @param settle ends what is going on, in the given time, before this process ends with the engine
 */
export function serve(
  service: grpc.ServiceDefinition,
  implementation: grpc.UntypedServiceImplementation,
  settle: (milliseconds: number) => Promise<void> = () => Promise.resolve(),
): void {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  });
  server.addService(service, implementation);
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
      process.stderr.write(`cannot listen on 127.0.0.1: ${error.message}\n`);
      process.exit(1);
    }
    process.stdout.write(`${String(port)}\n`);
  });
  stopWithEngine(settle);
}

/** Nothing this plugin started may outlive the engine, however the engine ended. */
function stopWithEngine(settle: (milliseconds: number) => Promise<void>): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    const ended = [endAllGroups(SHUTDOWN_GRACE_MS), settle(SHUTDOWN_GRACE_MS)];
    void Promise.allSettled(ended).then(() => process.exit(0));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  process.on("SIGHUP", stop);
  // A pipe whose other end nobody reads must not end the plugin before its children are.
  process.stdout.on("error", stop);
  process.stderr.on("error", stop);
  // The engine holds the other end of stdin: end of file is the quickest sign that it was killed.
  if (stdinIsPipe()) process.stdin.on("end", stop).on("error", stop).resume();
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, PARENT_POLL_MS).unref();
}

/** By hand a plugin may be started with any stdin, or none; then its parent alone is watched. */
function stdinIsPipe(): boolean {
  try {
    const stdin = fstatSync(0);
    return stdin.isFIFO() || stdin.isSocket();
  } catch {
    return false;
  }
}
