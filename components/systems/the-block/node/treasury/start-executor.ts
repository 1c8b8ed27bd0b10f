import { randomUUID } from "node:crypto";
import type { NodeInput } from "../config/load-node";
import { ConfigMistakes } from "../config/mistakes";
import { close, servePages } from "../http";
import { callRpc, localAddress } from "../json-rpc-call";
import { Candidate } from "../lease/candidate";
import { holderClock } from "../lease/holder-clock";
import { QuorumLease } from "../lease/quorum-lease";
import { log } from "../log";
import { Executor, noCounts } from "./executor";
import { executorMetrics } from "./executor-metrics";
import { executorStatus, type ExecutorStatusView } from "./executor-status";

const NODE_TIMEOUT_MS = 2_000;
const VOTER_TIMEOUT_MS = 1_000;
/** After a failed poll the next one comes sooner, so that a network that starts needs no whole interval. */
const AFTER_FAILURE_MS = 1_000;
/** What an end waits for its node to hear of it. */
const LAST_REPORT_MS = 500;

export interface RunningExecutor {
  readonly address: string;
  status(): ExecutorStatusView;
  stop(): Promise<void>;
}

/**
 * Starts the treasury executor: polls, and serves its status and metrics.
 * @throws ConfigMistakes when the configuration has no executor; Error when its address cannot be bound
 */
export async function startExecutor(file: string, input: NodeInput): Promise<RunningExecutor> {
  const { config, genesis, validatorKey } = input;
  const { executor_enabled, executor_identity, lease_ttl, poll_interval, status_addr, standby_mode } =
    config.treasury;
  // The others are there whenever it is enabled.
  if (
    !executor_enabled ||
    !validatorKey ||
    !executor_identity ||
    !lease_ttl ||
    !poll_interval ||
    !status_addr
  )
    throw new ConfigMistakes([
      `${file}: \`treasury.executor_enabled\` is \`false\`: expected true to run the executor`,
    ]);

  const now = holderClock();
  const ttlMs = lease_ttl * 1000;
  const voters = genesis.members.map(({ rpc }) => rpc);
  const holder = { holder: executor_identity, instance: randomUUID() };
  const lease = new QuorumLease(
    new Candidate({ ...holder, voters: voters.length, ttlMs }),
    voters,
    (voter, method, params) => callRpc(voter, method, params, VOTER_TIMEOUT_MS),
    now,
  );
  const callNode = (method: string, params: object, timeoutMs = NODE_TIMEOUT_MS): Promise<unknown> =>
    callRpc(localAddress(config.network.rpc_addr), method, params, timeoutMs);
  const counters = noCounts();
  const executor = new Executor({
    identity: executor_identity,
    key: validatorKey.privateKey,
    callNode,
    lease,
    counters,
    now,
    standbyUntil: now() + (standby_mode ? ttlMs : 0),
  });
  const status = (): ExecutorStatusView => executorStatus(config.treasury, lease, now(), executor.lastError);
  const metrics = executorMetrics(counters, status);
  const server = await servePages(status_addr, {
    "/treasury/executor/status": { type: "application/json", text: () => JSON.stringify(status()) },
    "/metrics": { type: metrics.contentType, text: () => metrics.metrics() },
  });

  /** Tells the node on this host; one that does not hear it forgets by itself. */
  const report = async (isStopping: boolean): Promise<void> => {
    const { identity, active, epoch, lease_expires_at, lease_remaining_seconds } = status();
    const told = { identity, active: active && !isStopping, epoch, lease_expires_at };
    const valid = isStopping ? 0 : active ? lease_remaining_seconds : 3 * poll_interval;
    const timeoutMs = isStopping ? LAST_REPORT_MS : NODE_TIMEOUT_MS;
    await callNode("treasury.report", { ...told, valid }, timeoutMs).catch(() => undefined);
  };
  const polling = keepPolling(executor, poll_interval * 1000, () => report(false));
  return {
    address: status_addr,
    status,
    stop: async () => {
      polling.stop();
      // The lease is not given back: a stop looks like a crash.
      await report(true);
      await close(server);
    },
  };
}

/** Polls once an interval, one poll at a time, and logs what changed. `afterwards` never rejects. */
function keepPolling(
  executor: Executor,
  intervalMs: number,
  afterwards: () => Promise<void>,
): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const stopped = new AbortController();
  const isStopped = (): boolean => stopped.signal.aborted;
  let lastError: string | null = null;
  const turn = async (): Promise<void> => {
    const began = performance.now();
    await executor.poll();
    // A poll that ends after the stop must not tell that all goes on.
    if (isStopped()) return;
    await afterwards();
    if (executor.lastError !== lastError)
      log(executor.lastError === null ? "info" : "warn", executor.lastError ?? "all well again");
    lastError = executor.lastError;
    const wanted = lastError === null ? intervalMs : Math.min(intervalMs, AFTER_FAILURE_MS);
    // A little less by chance: two that poll in step would ask for the same lease again and again.
    const wait = wanted * (0.9 + 0.1 * Math.random()) - (performance.now() - began);
    if (!isStopped()) timer = setTimeout(() => void turn(), Math.max(0, wait));
  };
  void turn();
  return {
    stop: () => {
      stopped.abort();
      clearTimeout(timer);
    },
  };
}
