import * as grpc from "@grpc/grpc-js";
import {
  InstallDependenciesResponse,
  type InstallDependenciesRequest,
} from "@pulumi/pulumi/proto/language_pb";
import { ProcessGroup } from "../process-group";

type Call = grpc.ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>;

/** `pulumi install`: runs npm in the program's directory and streams what it prints. */
export function installDependencies(call: Call): void {
  const directory = call.request.getInfo()?.getProgramDirectory() ?? call.request.getDirectory();
  const group = new ProcessGroup("npm", ["install"], { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
  const { child } = group;
  child.stdout?.on("data", (chunk: Buffer) => {
    const response = new InstallDependenciesResponse();
    response.setStdout(chunk);
    call.write(response);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    const response = new InstallDependenciesResponse();
    response.setStderr(chunk);
    call.write(response);
  });
  child.once("error", (error) => {
    fail(call, `cannot run npm install: ${error.message}`);
  });
  child.once("close", (code) => {
    if (code === 0) call.end();
    else fail(call, `npm install in ${directory} ended with exit status ${String(code)}`);
  });
  call.on("cancelled", () => void group.end());
}

function fail(call: Call, details: string): void {
  call.emit("error", { code: grpc.status.UNKNOWN, details });
}
