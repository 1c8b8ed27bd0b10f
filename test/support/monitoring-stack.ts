import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { MonitoringPlan } from "../../components/monitoring/plan";
import { filesOf, PATH } from "./the-block-monitoring";

/** Polls until a condition gives no problem. @throws Error with the last one when the time is over */
export async function until(withinSeconds: number, problem: () => Promise<string>): Promise<void> {
  const deadline = Date.now() + withinSeconds * 1000;
  for (;;) {
    const last = await problem().catch(String);
    if (last === "") return;
    if (Date.now() > deadline) throw new Error(`after ${withinSeconds} s: ${last}`);
    await sleep(100);
  }
}

/** Real Prometheus and Alertmanager, as planned, with their files in a folder of their own. */
export class MonitoringStack {
  readonly folder = mkdtempSync(join(tmpdir(), "testbed monitoring "));
  readonly #processes: ChildProcess[] = [];

  constructor(readonly plan: MonitoringPlan) {}

  async start(): Promise<void> {
    await Promise.all(["prometheus", "alertmanager"].map((name) => this.#start(name)));
  }

  /** GET of Prometheus's API. */
  async prometheus<T>(path: string): Promise<T> {
    const response = await fetch(`http://${this.plan.address}:9090/api/v1/${path}`);
    const { status, data, error } = (await response.json()) as { status: string; data: T; error?: string };
    if (status !== "success") throw new Error(error);
    return data;
  }

  /** Samples that an instant query gives. */
  async query(expression: string): Promise<readonly { readonly value: [number, string] }[]> {
    const answer = await this.prometheus<{ result: { value: [number, string] }[] }>(
      `query?query=${encodeURIComponent(expression)}`,
    );
    return answer.result;
  }

  /** Names of what Prometheus says is firing. */
  async firing(): Promise<ReadonlySet<string>> {
    const { alerts } = await this.prometheus<{
      alerts: { state: string; labels: { alertname: string } }[];
    }>("alerts");
    return new Set(alerts.filter(({ state }) => state === "firing").map(({ labels }) => labels.alertname));
  }

  /** Names of what Alertmanager has been told and is not over. */
  async raised(): Promise<ReadonlySet<string>> {
    const response = await fetch(`http://${this.plan.address}:9093/api/v2/alerts?active=true`);
    const alerts = (await response.json()) as { labels: { alertname: string } }[];
    return new Set(alerts.map(({ labels }) => labels.alertname));
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#processes.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = once(child, "exit");
        child.kill("SIGTERM");
        await gone;
      }),
    );
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #start(name: string): Promise<void> {
    const service = this.plan.services.find((each) => each.name === name);
    if (!service?.ready) throw new Error(`${name} is not planned`);
    for (const [path, text] of filesOf(this.plan, name)) {
      const file = join(this.folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const [program = "", ...args] = service.command.map((word) =>
      word.replace(/=(\/.*)$/, (_, path: string) => `=${join(this.folder, path)}`),
    );
    const log = join(this.folder, `${name}.log`);
    const out = openSync(log, "a");
    const child = spawn(program, args, {
      cwd: this.folder,
      env: { ...process.env, PATH },
      stdio: ["ignore", out, out],
    });
    this.#processes.push(child);
    const url = `http://${this.plan.address}:${service.ready.port}${service.ready.path ?? ""}`;
    const contains = service.ready.contains ?? "";
    await until(30, async () => {
      const answer = await fetch(url).then((response) => response.text());
      return answer.includes(contains) ? "" : `${url} says ${answer}`;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${readFileSync(log, "utf8").slice(-2000)}`);
    });
  }
}
