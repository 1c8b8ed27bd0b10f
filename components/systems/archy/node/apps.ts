/** Apps of this node: installed ones have a manifest and a unit, running ones a process; what crashes comes back. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { catalogue, type App } from "./catalogue";
import type { NodeOptions } from "./options";

/** As often as this is looked for apps that should run and do not. */
const RECONCILE_MILLISECONDS = 500;
const START_SECONDS = 10;

type AppState = "stopped" | "starting" | "running";

/** A request that cannot be met. */
export class Refused extends Error {}

export class Apps {
  readonly #wanted = new Set<string>();
  readonly #processes = new Map<string, ChildProcess>();
  readonly #manifests: string;
  readonly #units: string;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly program: string,
    private readonly options: NodeOptions,
  ) {
    this.#manifests = join(options.state, "manifests");
    this.#units = join(options.state, "quadlets");
    for (const folder of [this.#manifests, this.#units]) mkdirSync(folder, { recursive: true });
  }

  async start(): Promise<void> {
    // What was stopped or removed before a restart of the node is no reason to forget the others.
    if (this.installed().length === 0)
      for (const { id, installed } of catalogue) if (installed) this.#register(id);
    await Promise.all(this.installed().map((id) => this.run(id)));
    this.#timer = setInterval(() => {
      for (const id of this.#wanted) if (!this.#processes.has(id)) this.#spawn(appOf(id));
    }, RECONCILE_MILLISECONDS);
  }

  async stopAll(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all([...this.#processes.keys()].map((id) => this.halt(id)));
  }

  /** Those with a manifest. */
  installed(): readonly string[] {
    return readdirSync(this.#manifests).map((file) => file.replace(/\.json$/, ""));
  }

  state(id: string): { readonly state: AppState; readonly pid?: number } {
    const child = this.#processes.get(id);
    if (child?.pid !== undefined) return { state: "running", pid: child.pid };
    return { state: this.#wanted.has(id) ? "starting" : "stopped" };
  }

  async install(id: string): Promise<void> {
    appOf(id);
    this.#register(id);
    await this.run(id);
  }

  async uninstall(id: string): Promise<void> {
    this.#installedApp(id);
    await this.halt(id);
    rmSync(join(this.#manifests, `${id}.json`));
    rmSync(join(this.#units, `${id}.container`));
  }

  /** Until it answers. */
  async run(id: string): Promise<void> {
    const app = this.#installedApp(id);
    this.#wanted.add(id);
    if (!this.#processes.has(id)) this.#spawn(app);
    const deadline = Date.now() + START_SECONDS * 1000;
    while (!(await answers(app.port))) {
      if (Date.now() > deadline) throw new Error(`${id} does not answer on port ${app.port}`);
      await sleep(20);
    }
  }

  async halt(id: string): Promise<void> {
    this.#installedApp(id);
    this.#wanted.delete(id);
    const child = this.#processes.get(id);
    if (!child) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }

  #installedApp(id: string): App {
    if (!existsSync(join(this.#manifests, `${id}.json`))) throw new Refused(`${id} is not installed`);
    return appOf(id);
  }

  #register(id: string): void {
    writeFileSync(join(this.#manifests, `${id}.json`), JSON.stringify({ id }));
    writeFileSync(join(this.#units, `${id}.container`), `[Container]\nContainerName=${id}\n`);
  }

  #spawn({ id, port }: App): void {
    const argv = [this.program, "app", id, String(port), this.options.chain];
    const child = spawn(process.execPath, argv, { stdio: ["ignore", "inherit", "inherit"] });
    this.#processes.set(id, child);
    const gone = (): void => {
      if (this.#processes.get(id) === child) this.#processes.delete(id);
    };
    child.once("exit", gone);
    child.once("error", gone);
  }
}

function appOf(id: string): App {
  const app = catalogue.find((each) => each.id === id);
  if (!app) throw new Refused(`there is no app ${id}`);
  return app;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const done = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket.once("connect", () => done(true));
    socket.once("error", () => done(false));
  });
}
