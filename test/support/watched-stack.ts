import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import type { Deployment } from "../../components/inventory-file";
import type { CarrierCommand } from "../../scenarios/faults/carrier";
import { CarrierProcess } from "../../scenarios/faults/carrier-process";
import type { InventoryNode } from "../../scenarios/inventory";
import { awaitAlerts, type Expected } from "./alert-watch";
import { PrometheusApi } from "./prometheus-api";
import { STACK, Workspace } from "./workspace";

/** Folder of `testbed:monitoring.files`, in the project. */
const OWN_FILES = "own monitoring";
const table = (name: string): string => `inet test_cut_${name}`;

/** A stack under the real engine, with monitoring and without scenarios, to be looked at from outside. */
export class WatchedStack {
  readonly workspace: Workspace;
  readonly #carriers: CarrierProcess[] = [];
  #urls: Readonly<Record<string, string>> = {};

  /** @param ownFiles the user's own monitoring files by path */
  constructor(system: string, program = "index.ts", ownFiles: Readonly<Record<string, string>> = {}) {
    const own = Object.keys(ownFiles).length > 0;
    const monitoring = { scrapeSeconds: 1, ...(own ? { files: OWN_FILES } : {}) };
    const config = {
      environment: "local",
      system,
      pace: "quick",
      scenarios: "none",
      monitoring,
    };
    this.workspace = new Workspace(program, config);
    for (const [path, content] of Object.entries(ownFiles)) {
      const file = join(this.workspace.directory, OWN_FILES, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }

  async up(): Promise<void> {
    await this.workspace.init();
    await this.workspace.up();
    this.#urls = JSON.parse(await this.output("urls", "--json")) as Record<string, string>;
  }

  /** `pulumi stack output NAME`. */
  async output(...args: readonly string[]): Promise<string> {
    return (await this.workspace.pulumi("stack", "output", ...args, "--stack", STACK)).output.trim();
  }

  /** Where a node's port is on this machine. */
  url(node: string, port: string): string {
    const url = this.#urls[`${node}/${port}`];
    if (url === undefined) throw new Error(`no URL of ${node}/${port}`);
    return url;
  }

  get prometheus(): PrometheusApi {
    const node =
      Object.keys(this.#urls)
        .find((name) => name.endsWith("/prometheus"))
        ?.split("/")[0] ?? "";
    return new PrometheusApi(this.url(node, "prometheus"), this.url(node, "alertmanager"));
  }

  /** Ends a service and keeps it down. Heals by what it gives. */
  async stop(node: string, service: string): Promise<CarrierProcess> {
    const carrier = this.#node(node).services.find(({ name }) => name === service)?.carrier;
    if (!carrier) throw new Error(`${node} has no service ${service}`);
    const command: CarrierCommand = { node, argv: [...carrier, "kill"] };
    const process = await CarrierProcess.start(command);
    this.#carriers.push(process);
    await process.fire();
    return process;
  }

  /** Names of all alerts that fired within the last ten minutes. */
  async fired(): Promise<readonly (string | undefined)[]> {
    const query = 'count by (alertname) (count_over_time(ALERTS{alertstate="firing"}[10m]))';
    return (await this.prometheus.query(query)).map(({ metric }) => metric["alertname"]);
  }

  /** Ends a service on nodes, awaits these alerts and says when they came, starts it again, and awaits their end. */
  async alarms(nodes: readonly string[], service: string, expected: readonly Expected[]): Promise<void> {
    const carriers = await Promise.all(nodes.map((node) => this.stop(node, service)));
    // All at once: some are told for a few scrapes only.
    try {
      for (const line of await awaitAlerts(this.prometheus, expected)) console.log(`      ${line}`);
    } finally {
      await Promise.all(carriers.map((carrier) => carrier.heal()));
    }
    const over = expected.map((each): Expected => ({ ...each, over: true, withinSeconds: 60 }));
    await awaitAlerts(this.prometheus, over);
  }

  /** Ends what a failed test left broken, which would keep its process alive, and takes the stack down. */
  async remove(): Promise<void> {
    await Promise.all(this.#carriers.map((carrier) => carrier.end()));
    await this.workspace.remove();
  }

  /** Drops packets that come to a node. @param matches nftables expressions */
  async cut(node: string, name: string, matches: readonly string[]): Promise<void> {
    const rules = matches.map((match) => `${match} drop\n`).join("");
    const hook = "type filter hook input priority -10\n";
    await this.#nft(node, `table ${table(name)} {\nchain input {\n${hook}${rules}}\n}\n`);
  }

  async heal(node: string, name: string): Promise<void> {
    await this.#nft(node, `delete table ${table(name)}\n`);
  }

  /** Starts a program at the controller's address in the stack's network. */
  onController(argv: readonly string[]): ChildProcess {
    const [program = "", ...args] = [...this.#deployment().inventory.vantage, ...argv];
    return spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  }

  async #nft(node: string, script: string): Promise<void> {
    const argv = [...this.#node(node).exec, "nft", "-f", "-"];
    const child = spawn(argv[0] ?? "", argv.slice(1), { stdio: ["pipe", "ignore", "pipe"] });
    child.stdin.end(script);
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    const said = await text(child.stderr);
    if ((await ended) !== 0) throw new Error(`nft on ${node}: ${said}`);
  }

  #node(name: string): InventoryNode {
    const found = this.#deployment().inventory.nodes.find((node) => node.name === name);
    if (!found) throw new Error(`no node ${name}`);
    return found;
  }

  #deployment(): Deployment {
    const file = join(this.workspace.directory, ".testbed", "run", STACK, "deployment.json");
    return JSON.parse(readFileSync(file, "utf8")) as Deployment;
  }
}
