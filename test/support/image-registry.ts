import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installPrograms } from "../../toolchain/packages/install";
import { findProgram, searchPath } from "../../toolchain/programs";
import { binDirectory } from "../../toolchain/project";
import { eventually } from "./eventually";
import { freePort } from "./free-port";

/** A registry at several addresses of this machine, with what was pushed to any of them. */
export class ImageRegistry {
  private readonly folder = mkdtempSync(join(tmpdir(), "testbed-registry-"));
  private readonly running: ChildProcess[] = [];

  private constructor(readonly port: number) {}

  /** @throws Error where there is none to be had */
  static async at(...addresses: readonly string[]): Promise<ImageRegistry> {
    await installPrograms(["registry"]);
    const program = findProgram("docker-registry", [binDirectory, ...searchPath(process.env["PATH"])]);
    if (program === undefined) throw new Error("there is no docker-registry");
    const registry = new ImageRegistry(await freePort("0.0.0.0"));
    for (const address of addresses) await registry.serve(program, address);
    return registry;
  }

  /** Ends it; what was pushed is gone. */
  async end(): Promise<void> {
    await Promise.all(
      this.running.map((child) => {
        const over = new Promise((resolve) => child.once("close", resolve));
        child.kill();
        return over;
      }),
    );
    rmSync(this.folder, { recursive: true });
  }

  private async serve(program: string, address: string): Promise<void> {
    const file = join(this.folder, `${address}.json`);
    const storage = { filesystem: { rootdirectory: join(this.folder, "images") } };
    const http = { addr: `${address}:${this.port}` };
    writeFileSync(file, JSON.stringify({ version: "0.1", log: { level: "error" }, storage, http }));
    const child = spawn(program, ["serve", file], { stdio: ["ignore", "ignore", "pipe"] });
    this.running.push(child);
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-500)));
    await eventually(
      `a registry at ${http.addr}`,
      20,
      async () => (await fetch(`http://${http.addr}/v2/`)).ok,
      () => said,
    );
  }
}
