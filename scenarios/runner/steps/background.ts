/** Steps around what runs beside the others: start-clients, start-load, finish. */
import { join } from "node:path";
import { BackgroundClients, BackgroundLoad, type EndedLoad } from "../background";
import { invalid, type Context, type Outcomes } from "../context";
import { look } from "../poll";
import { keepHistory, keepLoad } from "../keep";
import type { Operation } from "../../history/history";
import type { Step } from "../../scenario";

type Kind<K extends Step["kind"]> = Extract<Step, { kind: K }>;

export async function startClients(step: Kind<"start-clients">, context: Context): Promise<Outcomes> {
  const { workload, clients: least, onEveryNode = false } = step.clients;
  const clients = onEveryNode ? Math.max(least, context.input.inventory.nodes.length) : least;
  const start = context.adapter.workloads[workload];
  if (start === undefined) {
    const known = Object.keys(context.adapter.workloads).join(", ") || "none";
    return invalid(
      `system "${context.input.inventory.system}" has no workload "${workload}"; it has: ${known}`,
    );
  }
  const running = new BackgroundClients(await start({ ...step.clients, clients }));
  context.background.set(step.name, running);
  // Started after the end of the scenario: nobody would stop them.
  if (context.signal.aborted) await running.stop();
  return { outcome: "ok", saw: `${clients} client${clients === 1 ? "" : "s"} of ${workload}` };
}

export async function startLoad(step: Kind<"start-load">, context: Context): Promise<Outcomes> {
  const { input, journal, signal } = context;
  const load = new BackgroundLoad(
    await context.ports.startLoad(step.load, {
      inventory: input.inventory,
      runId: context.runId,
      signal,
      logDirectory: join(journal.directory, "load", step.name),
      onProgress: (progress) => {
        journal.sample({ about: "load", name: step.name, ...progress });
        const { second, rate, errors, p99 } = progress;
        if (second % 5 === 4)
          context.progress.note(
            `${step.name}: ${rate} requests/s, ${errors} errors, p99 ${p99.toFixed(1)} ms`,
          );
      },
    }),
  );
  context.background.set(step.name, load);
  return { outcome: "ok", saw: `${step.load.rate} requests/s for ${step.load.duration} s` };
}

export function finish(step: Kind<"finish">, context: Context): Promise<Outcomes> {
  const running = context.background.get(step.name);
  if (running === undefined) return Promise.resolve(invalid(`nothing called "${step.name}" was started`));
  return running.kind === "load" ? finishLoad(step, running, context) : finishClients(step, running, context);
}

async function finishClients(
  step: Kind<"finish">,
  running: BackgroundClients,
  context: Context,
): Promise<Outcomes> {
  const ended = await inTime(() => running.stop(), step.within, context.signal);
  if ("saw" in ended) return invalid(`the clients did not stop: ${ended.saw}`);
  const counts = keepHistory(step.name, ended.value, context);
  if (counts.operations === 0) return invalid("the clients recorded no operation");
  if (counts.ok === 0)
    return invalid(`none of ${counts.operations} operations succeeded, so nothing was tried out`);
  const unseen = unseenFault(running, ended.value, context);
  if (unseen !== undefined) return invalid(`the clients recorded nothing while fault "${unseen}" was on`);
  return {
    outcome: "ok",
    saw: `${counts.operations} operations: ${counts.ok} ok, ${counts.failed} failed, ${counts.unknown} unknown`,
  };
}

/** A fault that was on while the clients ran, and that no operation of theirs met. */
function unseenFault(
  { began }: BackgroundClients,
  operations: readonly Operation[],
  { state }: Context,
): string | undefined {
  const unseen = [...state.faults].find(
    ([, { from, to = Infinity }]) =>
      to > began && !operations.some(({ start, end }) => start <= to && end >= from),
  );
  return unseen?.[0];
}

async function finishLoad(
  step: Kind<"finish">,
  running: BackgroundLoad,
  context: Context,
): Promise<Outcomes> {
  const ended = await inTime(() => running.finished(), step.within, context.signal);
  if ("saw" in ended) {
    await running.stop();
    return invalid(`the load did not end: ${ended.saw}`);
  }
  keepLoad(step.name, ended.value, context);
  return judgeLoad(ended.value);
}

/** A load that was not offered as specified measured something else. */
export function judgeLoad({ result, invalid: why }: EndedLoad): Outcomes {
  if (why !== undefined) return invalid(why);
  if (result.sent === 0) return invalid(`the load sent nothing of ${result.scheduled} scheduled requests`);
  const { p50, p99, count } = result.latency;
  return {
    outcome: "ok",
    saw: `${result.ok} of ${result.scheduled} ok, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms of ${count} samples`,
  };
}

/** A promise's value, or a sentence why there is none. */
async function inTime<T>(
  act: () => Promise<T>,
  seconds: number,
  signal: AbortSignal,
): Promise<{ readonly value: T } | { readonly saw: string }> {
  const ended: { value?: T } = {};
  const seen = await look(
    async () => {
      ended.value = await act();
      return { ok: true, saw: "" };
    },
    seconds * 1000,
    signal,
  );
  return seen.ok ? { value: ended.value as T } : { saw: seen.saw };
}
