import { randomUUID } from "node:crypto";
import type { NodeInput } from "../config/load-node";
import { ConfigMistakes } from "../config/mistakes";
import { callRpc, localAddress } from "../json-rpc-call";
import { Candidate } from "../lease/candidate";
import { holderClock } from "../lease/holder-clock";
import { QuorumLease } from "../lease/quorum-lease";
import { serveHttp } from "../serve-http";
import { Executor } from "./executor";
import { noCounts } from "./executor-counters";
import { executorMetrics } from "./executor-metrics";
import { executorStatus, type ExecutorStatusView } from "./executor-status";
import { keepPolling } from "./keep-polling";

const NODE_TIMEOUT_MS = 2_000;
const VOTER_TIMEOUT_MS = 1_000;

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
  const candidate = new Candidate({
    holder: executor_identity,
    instance: randomUUID(),
    voters: voters.length,
    ttlMs,
  });
  const lease = new QuorumLease(
    candidate,
    voters,
    (voter, method, params) => callRpc(voter, method, params, VOTER_TIMEOUT_MS),
    now,
  );
  const callNode = (method: string, params: object): Promise<unknown> =>
    callRpc(localAddress(config.network.rpc_addr), method, params, NODE_TIMEOUT_MS);
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
  const metrics = executorMetrics(counters, () => {
    const { active, epoch, lease_remaining_seconds } = status();
    return { active, epoch: active ? epoch : 0, leaseRemainingSeconds: active ? lease_remaining_seconds : 0 };
  });
  const server = await serveHttp(status_addr, {
    "/treasury/executor/status": { type: "application/json", text: () => JSON.stringify(status()) },
    "/metrics": { type: metrics.contentType, text: () => metrics.metrics() },
  });

  const report = async (isStopping = false): Promise<void> => {
    const { identity, active, epoch, lease_expires_at, lease_remaining_seconds } = status();
    const isActive = active && !isStopping;
    await callNode("treasury.report", {
      identity,
      active: isActive,
      epoch,
      lease_expires_at,
      valid: isStopping ? 0 : isActive ? lease_remaining_seconds : 3 * poll_interval,
    });
  };
  const polling = keepPolling(executor, poll_interval * 1000, async () => {
    await report().catch(() => undefined);
  });
  return {
    address: status_addr,
    status,
    stop: async () => {
      polling.stop();
      // The lease is not given back: a stop looks like a crash.
      await Promise.race([
        report(true).catch(() => undefined),
        new Promise((done) => setTimeout(done, 500).unref()),
      ]);
      await server.close();
    },
  };
}
