import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { version } from "@pulumi/pulumi/package.json";
import { PackageDependency, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { engineAddress, serve } from "../serve";
import { installDependencies } from "./install";
import { installedPackage, programPackage, requiredPlugins } from "./packages";
import { runProgram } from "./program";

const programs = new Set<AbortController>();
let engine = engineAddress();

type Unary<Request, Response> = grpc.handleUnaryCall<Request, Response>;

const handshake: Unary<language.LanguageHandshakeRequest, language.LanguageHandshakeResponse> = (
  call,
  callback,
) => {
  engine = call.request.getEngineAddress() || engine;
  callback(null, new language.LanguageHandshakeResponse());
};

const getPluginInfo: Unary<Empty, PluginInfo> = (_call, callback) => {
  const info = new PluginInfo();
  info.setVersion(version);
  callback(null, info);
};

const getRequiredPackages: Unary<
  language.GetRequiredPackagesRequest,
  language.GetRequiredPackagesResponse
> = (call, callback) => {
  const response = new language.GetRequiredPackagesResponse();
  for (const plugin of requiredPlugins(call.request.getInfo()?.getProgramDirectory() ?? process.cwd())) {
    const dependency = new PackageDependency();
    dependency.setName(plugin.name);
    dependency.setKind("resource");
    dependency.setVersion(plugin.version);
    dependency.setServer(plugin.server);
    response.addPackages(dependency);
  }
  callback(null, response);
};

const run: Unary<language.RunRequest, language.RunResponse> = (call, callback) => {
  const controller = new AbortController();
  programs.add(controller);
  call.on("cancelled", () => {
    controller.abort();
  });
  runProgram(call.request, engine, controller.signal)
    .then(
      (result) => {
        const response = new language.RunResponse();
        response.setError(result.error);
        response.setBail(result.bail);
        callback(null, response);
      },
      (error: unknown) => {
        callback({
          code: grpc.status.UNKNOWN,
          details: error instanceof Error ? error.message : String(error),
        });
      },
    )
    .finally(() => programs.delete(controller));
};

const about: Unary<language.AboutRequest, language.AboutResponse> = (_call, callback) => {
  const response = new language.AboutResponse();
  response.setExecutable(process.execPath);
  response.setVersion(process.version);
  callback(null, response);
};

const getProgramDependencies: Unary<
  language.GetProgramDependenciesRequest,
  language.GetProgramDependenciesResponse
> = (call, callback) => {
  const response = new language.GetProgramDependenciesResponse();
  const program = programPackage(call.request.getInfo()?.getProgramDirectory() ?? process.cwd());
  const { dependencies = {}, devDependencies = {} } = program?.manifest ?? {};
  for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies })) {
    const dependency = new language.DependencyInfo();
    dependency.setName(name);
    dependency.setVersion(installedPackage(name, program?.directory ?? "/")?.manifest.version ?? range);
    response.addDependencies(dependency);
  }
  callback(null, response);
};

const runtimeOptionsPrompts: Unary<language.RuntimeOptionsRequest, language.RuntimeOptionsResponse> = (
  _call,
  callback,
) => {
  callback(null, new language.RuntimeOptionsResponse());
};

const cancel: Unary<Empty, Empty> = (_call, callback) => {
  for (const controller of programs) controller.abort();
  callback(null, new Empty());
};

// What is not listed here is answered with UNIMPLEMENTED, which the engine understands: GetRequiredPlugins (it asks
// for packages), code generation, programs as plugins.
serve(LanguageRuntimeService, {
  handshake,
  getPluginInfo,
  getRequiredPackages,
  run,
  about,
  installDependencies,
  getProgramDependencies,
  runtimeOptionsPrompts,
  cancel,
});
