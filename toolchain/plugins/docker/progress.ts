import type Docker from "dockerode";
import { LineSplitter } from "../command/line-splitter";
import type { Operation } from "../provider/resource";

const LAST_LINES = 30;

interface Message {
  readonly stream?: string;
  readonly status?: string;
  readonly id?: string;
  readonly error?: string;
}

/**
 * Follows a build or a pull to its end and shows its lines with the resource.
 * @throws Error with `failed`, what went wrong and the last lines.
 */
export async function follow(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  failed: string,
  { log, signal }: Pick<Operation, "log" | "signal">,
): Promise<void> {
  const lines: string[] = [];
  const logged: Promise<void>[] = [];
  let failure: string | undefined;

  const output = new LineSplitter((line) => {
    if (line.trim() === "") return;
    lines.push(line);
    if (lines.length > LAST_LINES) lines.shift();
    logged.push(log(line));
  });

  function take(message: Message): void {
    failure ??= message.error;
    if (message.stream !== undefined) output.add(message.stream);
    // The state of each layer, again and again, is more than anybody reads.
    else if (message.id === undefined && message.status !== undefined) output.add(`${message.status}\n`);
  }

  await new Promise<void>((resolve) => {
    docker.modem.followProgress(
      stream,
      (error: Error | null) => {
        failure ??= error?.message;
        resolve();
      },
      take,
    );
  });
  output.end();
  await Promise.all(logged);
  if (signal.aborted) failure = String(signal.reason);
  if (failure !== undefined) throw new Error([`${failed}: ${failure}`, ...lines].join("\n"));
}
