import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { PreparedKubernetes } from "../../../toolchain/kubernetes/names";
import { workDirectory } from "../../../toolchain/project";

const run = promisify(execFile);
const NAME = "testbed-contract";

/** A kubeconfig to try the plugin with, and what takes the cluster away that was made for it. */
interface MadeCluster {
  readonly kubeconfig: string;
  remove(): Promise<void>;
}

let made: Promise<MadeCluster | string> | undefined;

after(async function () {
  this.timeout(120_000);
  const cluster = await made;
  if (typeof cluster === "object") await cluster.remove();
});

/** The cluster of this process: the given one, or one that `kind` makes. Or why there is none. */
export function clusterForTests(): Promise<MadeCluster | string> {
  return (made ??= find());
}

async function find(): Promise<MadeCluster | string> {
  const given = process.env["TESTBED_TEST_KUBECONFIG"];
  if (given !== undefined) {
    if (!existsSync(given)) return `TESTBED_TEST_KUBECONFIG names ${given}, which is not there`;
    return { kubeconfig: given, remove: () => Promise.resolve() };
  }
  const record = path.join(workDirectory, "kubernetes.json");
  if (!existsSync(record)) return "no cluster: npm run setup -- --stack kind, or set TESTBED_TEST_KUBECONFIG";
  return make(JSON.parse(readFileSync(record, "utf8")) as PreparedKubernetes);
}

async function make({ kind, engine, nodeImage }: PreparedKubernetes): Promise<MadeCluster | string> {
  const name = `${NAME}-${String(process.pid)}`;
  const env = { ...process.env, DOCKER_HOST: engine, KIND_EXPERIMENTAL_DOCKER_NETWORK: name };
  const folder = mkdtempSync(path.join(tmpdir(), `${NAME}-`));
  const kubeconfig = path.join(folder, "kubeconfig");
  const remove = async (): Promise<void> => {
    await run(kind, ["delete", "cluster", "--name", name, "--kubeconfig", kubeconfig], { env });
    // There is none when the cluster could not even be begun.
    await run("docker", ["network", "rm", name], { env }).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await removeLeftovers(kind, env, kubeconfig);
    const options = ["--image", nodeImage, "--kubeconfig", kubeconfig, "--wait", "180s"];
    await run(kind, ["create", "cluster", "--name", name, ...options], { env });
  } catch (error) {
    await remove().catch(() => undefined);
    // A machine that cannot have clusters is no reason to fail; one that is set up for them and has none is.
    if (/cannot connect to the Docker daemon|failed to connect to the docker API/i.test(String(error)))
      return `no Docker engine answers at ${engine}`;
    throw error;
  }
  return { kubeconfig, remove };
}

/** Clusters of test runs that were killed. */
async function removeLeftovers(kind: string, env: NodeJS.ProcessEnv, kubeconfig: string): Promise<void> {
  const { stdout } = await run(kind, ["get", "clusters"], { env });
  for (const name of stdout.split("\n").filter((one) => one.startsWith(`${NAME}-`))) {
    if (existsSync(`/proc/${name.slice(NAME.length + 1)}`)) continue;
    await run(kind, ["delete", "cluster", "--name", name, "--kubeconfig", kubeconfig], { env });
    await run("docker", ["network", "rm", name], { env });
  }
}
