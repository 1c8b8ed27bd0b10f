import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { withHost, type Engine } from "../../toolchain/engine/docker";
import type { PreparedKubernetes } from "../../toolchain/kubernetes/names";
import { noteCluster } from "./kind-stack";

const run = promisify(execFile);

/** What a container prints about a connection, see `connect.cjs`. */
export type Connection = "open" | "refused" | "silent";

/** A cluster of `kind` with one node, on an engine's network and with a kubeconfig that it has for itself. */
export class KindCluster {
  private readonly folder = mkdtempSync(join(tmpdir(), "testbed-kind-"));
  readonly kubeconfig = join(this.folder, "kubeconfig");
  readonly name = `contract-${process.pid}`;
  readonly node = `${this.name}-control-plane`;
  private readonly env: NodeJS.ProcessEnv;

  constructor(
    private readonly engine: Engine,
    private readonly prepared: PreparedKubernetes,
  ) {
    this.env = {
      ...withHost(engine.host),
      ...{ KUBECONFIG: this.kubeconfig, KIND_EXPERIMENTAL_DOCKER_NETWORK: this.name },
    };
  }

  async create(): Promise<void> {
    noteCluster(this.name);
    await this.kind("create", "cluster", "--image", this.prepared.nodeImage, "--wait", "120s", "--quiet");
    const rollout = ["--namespace", "kube-system", "rollout", "status", "--timeout", "120s"];
    for (const what of ["daemonset/kube-proxy", "deployment/coredns"]) await this.kubectl(...rollout, what);
  }

  /** Removes the cluster; its network and its files only afterwards, with `forget`. */
  async delete(): Promise<void> {
    await this.kind("delete", "cluster", "--quiet");
  }

  async forget(): Promise<void> {
    await this.docker("network", "rm", this.name).catch(() => undefined);
    rmSync(this.folder, { recursive: true });
  }

  load(image: string): Promise<string> {
    return this.kind("load", "docker-image", image, "--quiet");
  }

  /** Applies objects and waits for nothing. */
  async apply(...items: readonly object[]): Promise<void> {
    const file = join(this.folder, "objects.json");
    writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items }));
    await this.kubectl("apply", "--filename", file);
  }

  async kubectl(...args: readonly string[]): Promise<string> {
    return (await run(this.prepared.kubectl, args, { env: this.env })).stdout.trim();
  }

  /** Runs a program of `test/support` with Node in a pod. */
  async inPod(namespace: string, pod: string, program: string, ...args: readonly string[]): Promise<string> {
    const argv = ["--namespace", namespace, "exec", "--stdin", pod, "--", "node", "-", ...args];
    const running = run(this.prepared.kubectl, argv, { env: this.env });
    running.child.stdin?.end(readFileSync(join(__dirname, program)));
    return (await running).stdout.trim();
  }

  async docker(...args: readonly string[]): Promise<string> {
    return (await run("docker", args, { env: withHost(this.engine.host) })).stdout.trim();
  }

  private async kind(...args: readonly string[]): Promise<string> {
    return (await run(this.prepared.kind, [...args, "--name", this.name], { env: this.env })).stdout.trim();
  }
}
