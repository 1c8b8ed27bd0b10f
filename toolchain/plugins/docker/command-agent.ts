import { spawn } from "node:child_process";
import { Agent } from "node:http";
import { Duplex } from "node:stream";

/** What Docker's own command connects to, as its user has set it up (DOCKER_HOST): a process for each connection. */
export class CommandAgent extends Agent {
  override createConnection(): Duplex {
    const child = spawn("docker", ["system", "dial-stdio"], { stdio: "pipe" });
    const connection = Duplex.from({ readable: child.stdout, writable: child.stdin });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const fail = (message: string): void =>
      void connection.destroy(Object.assign(new Error(message), { code: "ECONNRESET" }));
    child.on("error", ({ message }) => fail(message));
    child.on("close", (code) => {
      if (code !== 0) fail(said.trim() || `docker system dial-stdio ended with ${String(code)}`);
    });
    let timer: NodeJS.Timeout | undefined;
    connection.on("close", () => {
      clearTimeout(timer);
      child.kill();
    });
    // A stream has none; a request with a limit asks its socket to tell when the time is over.
    const setLimit = (milliseconds: number): Duplex => {
      clearTimeout(timer);
      if (milliseconds > 0) timer = setTimeout(() => connection.emit("timeout"), milliseconds);
      return connection;
    };
    return Object.assign(connection, { setTimeout: setLimit });
  }
}
