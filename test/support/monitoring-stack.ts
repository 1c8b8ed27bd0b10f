import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { MonitoringPlan } from "../../components/monitoring/plan";
import { PrometheusApi } from "./prometheus-api";
import { filesOf, PATH } from "./the-block-monitoring";
import { until } from "./eventually";

/** Real Prometheus and Alertmanager, as planned, with their files in a folder of their own. */
export class MonitoringStack {
  readonly folder = mkdtempSync(join(tmpdir(), "testbed monitoring "));
  readonly #processes: ChildProcess[] = [];

  readonly api: PrometheusApi;

  constructor(readonly plan: MonitoringPlan) {
    this.api = new PrometheusApi(`http://${plan.address}:9090`, `http://${plan.address}:9093`);
  }

  async start(): Promise<void> {
    await Promise.all(["prometheus", "alertmanager"].map((name) => this.#start(name)));
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
