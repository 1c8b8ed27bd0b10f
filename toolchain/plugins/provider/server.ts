import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { engineAddress, serve } from "../serve";
import { diff, propertyOf, type Changes, type ChangeKind } from "./diff";
import { engineLog } from "./engine-log";
import { cancelAll, run } from "./operations";
import type { CheckFailure, Provider, ResourceType } from "./resource";
import { schemaOf } from "./schema";
import { fromStruct, toStruct } from "./struct";

type Handler<Request, Response> = (request: Request) => Response | Promise<Response>;

/** Turns a function into a gRPC method; what it throws becomes the error the engine shows. */
function unary<Request, Response>(
  handler: Handler<Request, Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    void (async () => {
      try {
        callback(null, await handler(call.request));
      } catch (error) {
        callback({
          code: grpc.status.UNKNOWN,
          details: error instanceof Error ? error.message : String(error),
        });
      }
    })();
  };
}

/** Serves a provider to the engine that started this process. */
export function serveProvider(provider: Provider): void {
  serve(ResourceProviderService, implement(provider));
}

function implement(provider: Provider): grpc.UntypedServiceImplementation {
  const log = engineLog(engineAddress());

  function resourceType(urn: string): ResourceType {
    const token = urn.split("::")[2]?.split("$").at(-1) ?? "";
    const type = provider.resources[token];
    if (type === undefined) {
      const known = Object.keys(provider.resources).join(", ");
      throw new Error(
        `resource type ${token} is not part of this drop-in ${provider.name} plugin (it has ${known}): ` +
          `install the official plugin of version ${provider.version}`,
      );
    }
    return type;
  }

  function configured(): rpc.ConfigureResponse {
    const response = new rpc.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    response.setAcceptresources(true);
    return response;
  }

  // Options of the provider itself: neither plugin has any.
  function checkConfig(request: rpc.CheckRequest): rpc.CheckResponse {
    return checked(fromStruct(request.getNews()), []);
  }

  return {
    handshake: unary<rpc.ProviderHandshakeRequest, rpc.ProviderHandshakeResponse>(() => {
      const response = new rpc.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setAcceptResources(true);
      return response;
    }),
    getPluginInfo: unary<Empty, plugin.PluginInfo>(() => {
      const response = new plugin.PluginInfo();
      response.setVersion(provider.version);
      return response;
    }),
    getSchema: unary<rpc.GetSchemaRequest, rpc.GetSchemaResponse>(() => {
      const response = new rpc.GetSchemaResponse();
      response.setSchema(JSON.stringify(schemaOf(provider)));
      return response;
    }),
    attach: unary<plugin.PluginAttach, Empty>(() => new Empty()),
    checkConfig: unary(checkConfig),
    diffConfig: unary<rpc.DiffRequest, rpc.DiffResponse>(() => different(new Map(), [])),
    configure: unary<rpc.ConfigureRequest, rpc.ConfigureResponse>(configured),
    check: unary((request: rpc.CheckRequest) => {
      const { inputs, failures } = resourceType(request.getUrn()).check(fromStruct(request.getNews()));
      return checked(inputs, failures);
    }),
    diff: unary((request: rpc.DiffRequest) => {
      const type = resourceType(request.getUrn());
      const changes = diff(fromStruct(request.getOldInputs()), fromStruct(request.getNews()));
      return different(changes, type.replaces(changes));
    }),
    create: unary(async (request: rpc.CreateRequest) => {
      const inputs = fromStruct(request.getProperties());
      const created = await run(operationOf(request), log, (operation) =>
        resourceType(request.getUrn()).create(inputs, operation),
      );
      const response = new rpc.CreateResponse();
      response.setId(created.id);
      response.setProperties(toStruct(created.outputs));
      return response;
    }),
    update: unary(async (request: rpc.UpdateRequest) => {
      const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
      const outputs = await run(operationOf(request), log, (operation) =>
        resourceType(request.getUrn()).update(olds, news, operation),
      );
      const response = new rpc.UpdateResponse();
      response.setProperties(toStruct(outputs));
      return response;
    }),
    delete: unary(async (request: rpc.DeleteRequest) => {
      const state = fromStruct(request.getProperties());
      await run({ urn: request.getUrn(), preview: false, timeout: request.getTimeout() }, log, (operation) =>
        resourceType(request.getUrn()).delete(state, operation),
      );
      return new Empty();
    }),
    // Neither commands nor random values can be looked up in the world: the state is what is known of them.
    read: unary((request: rpc.ReadRequest) => {
      const response = new rpc.ReadResponse();
      response.setId(request.getId());
      response.setProperties(request.getProperties());
      response.setInputs(request.getInputs());
      return response;
    }),
    invoke: unary(async (request: rpc.InvokeRequest) => {
      const invoke = provider.functions[request.getTok()];
      if (invoke === undefined) {
        throw new Error(`function ${request.getTok()} is not part of this drop-in ${provider.name} plugin`);
      }
      const result = await run({ urn: "", preview: request.getPreview(), timeout: 0 }, log, (operation) =>
        invoke(fromStruct(request.getArgs()), operation),
      );
      const response = new rpc.InvokeResponse();
      response.setReturn(toStruct(result));
      return response;
    }),
    cancel: unary<Empty, Empty>(() => {
      cancelAll();
      return new Empty();
    }),
  };
}

function operationOf(request: rpc.CreateRequest | rpc.UpdateRequest): {
  urn: string;
  preview: boolean;
  timeout: number;
} {
  return { urn: request.getUrn(), preview: request.getPreview(), timeout: request.getTimeout() };
}

function checked(
  inputs: Parameters<typeof toStruct>[0],
  failures: readonly CheckFailure[],
): rpc.CheckResponse {
  const response = new rpc.CheckResponse();
  response.setInputs(toStruct(inputs));
  for (const { property, reason } of failures) {
    const failure = new rpc.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    response.addFailures(failure);
  }
  return response;
}

const KINDS: Readonly<Record<ChangeKind, readonly [rpc.PropertyDiff.Kind, rpc.PropertyDiff.Kind]>> = {
  add: [rpc.PropertyDiff.Kind.ADD, rpc.PropertyDiff.Kind.ADD_REPLACE],
  delete: [rpc.PropertyDiff.Kind.DELETE, rpc.PropertyDiff.Kind.DELETE_REPLACE],
  update: [rpc.PropertyDiff.Kind.UPDATE, rpc.PropertyDiff.Kind.UPDATE_REPLACE],
};

function different(changes: Changes, replaces: readonly string[]): rpc.DiffResponse {
  const response = new rpc.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
  response.setChanges(changes.size === 0 ? DIFF_NONE : DIFF_SOME);
  response.setHasdetaileddiff(true);
  response.setDiffsList([...new Set([...changes.keys()].map(propertyOf))]);
  response.setReplacesList([...new Set(replaces.map(propertyOf))]);
  for (const [path, kind] of changes) {
    const change = new rpc.PropertyDiff();
    change.setKind(KINDS[kind][replaces.includes(path) ? 1 : 0]);
    response.getDetaileddiffMap().set(path, change);
  }
  return response;
}
