import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { socketOf } from "../../toolchain/engine/docker";
import { answers, findEngine } from "../../toolchain/engine/find";
import { contentKey, fillOnce } from "../../toolchain/content";
import { exclusively } from "../../toolchain/exclusive";
import { unpack } from "../../toolchain/packages/apt";
import { libraryFolders } from "../../toolchain/packages/wrapper";
import { findSystemProgram } from "../../toolchain/programs";
import { binDirectory, cacheDirectory } from "../../toolchain/project";
import { eventually } from "./eventually";
import { freePort } from "./free-port";
import { support } from "./namespaces";

/** The engine of this machine, reached as one elsewhere is: what a program's environment has to be, and how it ends. */
export interface RemoteEngine {
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Through a TCP proxy on loopback. @throws Error when this machine has no socket of an engine */
export async function overTcp(): Promise<RemoteEngine> {
  const found = await findEngine();
  const socket = answers(found) ? socketOf(found.host) : undefined;
  if (socket === undefined) throw new Error("no engine answers at a socket");
  const proxy = spawn(process.execPath, [support("socket-proxy.cjs"), socket], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [port] = (await once(createInterface({ input: proxy.stdout }), "line")) as [string];
  return { environment: { DOCKER_HOST: `tcp://127.0.0.1:${port}` }, stop: () => end(proxy) };
}

/**
 * Through a server of our own on loopback, with the settings that our documentation proposes. Takes root and Debian's packages where
 * there is no sshd.
 */
export async function overSsh(): Promise<RemoteEngine> {
  const engine = await findEngine();
  if (!answers(engine)) throw new Error("no engine answers");
  const { program, libraries } = await sshServer();
  const folder = mkdtempSync(join(tmpdir(), "testbed-sshd-"));
  const port = await freePort();
  const made = !existsSync("/run/sshd");
  if (made) mkdirSync("/run/sshd");
  const argv = ["--mount", "bash", support("sshd.sh"), folder, String(port), program, engine.host];
  const env = { ...process.env, LD_LIBRARY_PATH: libraries };
  const server = spawn("unshare", argv, { env, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  server.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  // Docker's command calls `ssh` as its user does: without a setting for a key.
  const wrapper = `#!/bin/sh\nexec ${findSystemProgram("ssh", "") ?? "ssh"} -F ${folder}/client "$@"\n`;
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin", "ssh"), wrapper, { mode: 0o755 });
  await eventually(
    "the server answers",
    20,
    () => answersAt(port),
    () => said,
  );
  return {
    environment: {
      DOCKER_HOST: `ssh://root@127.0.0.1:${port}`,
      PATH: [join(folder, "bin"), process.env.PATH].join(delimiter),
    },
    async stop() {
      // The connection that all calls share.
      spawnSync(join(folder, "bin", "ssh"), ["-p", String(port), "-O", "exit", "root@127.0.0.1"]);
      await end(server);
      rmSync(folder, { recursive: true });
      if (made) rmSync("/run/sshd", { recursive: true });
    },
  };
}

/** Why `overSsh` cannot be had; undefined when it can. */
export function whyNoSsh(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "a server of our own takes Linux and root";
  if (spawnSync("ssh", ["-V"]).status !== 0) return "there is no ssh on this machine";
  const has = (name: string): boolean => findSystemProgram(name, binDirectory) !== undefined;
  return has("sshd") || (has("apt-get") && has("dpkg-deb")) ? undefined : "there is no sshd on this machine";
}

async function sshServer(): Promise<{ program: string; libraries: string }> {
  const own = findSystemProgram("sshd", binDirectory);
  if (own !== undefined) return { program: own, libraries: "" };
  const packages = ["openssh-server"];
  const tree = join(cacheDirectory(), "packages", contentKey("sshd for tests", ...packages));
  await exclusively(`${tree}.lock`, () =>
    fillOnce(tree, (empty) => unpack(packages, empty, () => undefined)),
  );
  return { program: join(tree, "usr/sbin/sshd"), libraries: libraryFolders(tree).join(delimiter) };
}

function answersAt(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("close", () => undefined).on("connect", () => socket.destroy());
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, "exit");
}
