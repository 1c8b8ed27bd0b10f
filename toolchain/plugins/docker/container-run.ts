import type Docker from "dockerode";
import type { Container, ContainerInspectInfo } from "dockerode";
import { PassThrough } from "node:stream";
import { LineSplitter } from "../command/line-splitter";
import type { Operation } from "../provider/resource";
import type { ContainerInputs } from "./container-inputs";
import { until } from "./until";

/** A container that ends within this time has failed to start, as for the official plugin. */
const SETTLING_SECONDS = 0.1;
const LAST_LINES = 20;

/**
 * Starts a container and waits for what its inputs ask for: that it runs, is healthy, or has ended. Hands back its logs
 * where they are asked for.
 */
export async function runContainer(
  docker: Docker,
  container: Container,
  inputs: ContainerInputs,
  operation: Operation,
): Promise<string | undefined> {
  if (inputs.start === false) return undefined;
  if (inputs.attach) return attached(docker, container, inputs, operation);
  await container.start();
  if (inputs.wait) await healthy(container, inputs, operation);
  if (inputs.mustRun !== false) await running(container, inputs, operation);
  return undefined;
}

/** Waits for the end of the container, with its output as progress. */
async function attached(
  docker: Docker,
  container: Container,
  inputs: ContainerInputs,
  operation: Operation,
): Promise<string | undefined> {
  let text = "";
  const lines = new LineSplitter((line) => {
    text += `${line}\n`;
    void operation.log(line);
  });
  const stream = await container.attach({ stream: true, stdout: true, stderr: true });
  const output = new PassThrough().setEncoding("utf8").on("data", (chunk: string) => {
    lines.add(chunk);
  });
  if (inputs.tty) stream.pipe(output);
  else docker.modem.demuxStream(stream, output, output);
  const ended = new Promise<void>((resolve) => stream.once("end", resolve).once("close", resolve));
  await container.start();
  await container.wait({ abortSignal: operation.signal });
  await ended;
  lines.end();
  return inputs.logs ? text : undefined;
}

async function healthy(container: Container, inputs: ContainerInputs, { signal }: Operation): Promise<void> {
  const seconds = inputs.waitTimeout ?? 60;
  let health = "unknown";
  await until(
    async () => {
      const { State } = await container.inspect();
      if (State.Health === undefined) throw new Error("wait is set, but the container has no healthcheck");
      if (!State.Running)
        throw new Error(`the container ended with ${String(State.ExitCode)} before it was healthy`);
      health = State.Health.Status;
      const said = (State.Health.Log as typeof State.Health.Log | null)?.at(-1)?.Output.trim();
      if (said) health += `, its check said: ${said}`;
      return State.Health.Status === "healthy" ? true : undefined;
    },
    seconds,
    signal,
    () => `the container was not healthy within ${String(seconds)} s: it is ${health}`,
  );
}

/** Watches for a moment that the container does not end at once. */
async function running(container: Container, inputs: ContainerInputs, { signal }: Operation): Promise<void> {
  const settled = Date.now() + SETTLING_SECONDS * 1000;
  const seconds = (inputs.containerReadRefreshTimeoutMilliseconds ?? 15_000) / 1000;
  const ended = await until(
    async () => {
      const info = await container.inspect();
      if (info.State.Running) return Date.now() >= settled ? "running" : undefined;
      return isOver(info) ? info : undefined;
    },
    Math.max(seconds, 2 * SETTLING_SECONDS),
    signal,
    () => `the container was not running within ${String(seconds)} s`,
  );
  if (ended === "running") return;
  const logs = await lastLines(container, inputs);
  throw new Error(
    `container exited immediately with ${String(ended.State.ExitCode)} (a container that may end needs mustRun: false)${logs}`,
  );
}

/** Also a container that removes itself is seen until it is gone. */
function isOver({ State }: ContainerInspectInfo): boolean {
  return ["exited", "dead", "removing"].includes(State.Status);
}

async function lastLines(container: Container, inputs: ContainerInputs): Promise<string> {
  const raw = await container
    .logs({ stdout: true, stderr: true, follow: false, tail: LAST_LINES })
    .catch(() => undefined);
  if (raw === undefined) return "";
  const text = inputs.tty ? raw.toString() : unframed(raw);
  return text.trim() === "" ? "" : `:\n${text.trimEnd()}`;
}

/** Log output without the frame headers (8 bytes, the last four the length) that the engine puts before each piece. */
function unframed(raw: Buffer): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at + 8 <= raw.length;) {
    const end = at + 8 + raw.readUInt32BE(at + 4);
    pieces.push(raw.subarray(at + 8, end));
    at = end;
  }
  return Buffer.concat(pieces).toString();
}
