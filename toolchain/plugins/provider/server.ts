import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { engineAddress, serve } from "../serve";
import { diff, type Changes } from "./diff";
import { engineLog } from "./engine-log";
import { cancelAll, nameOf, run, settle, type OperationRequest } from "./operations";
import type { PropertyMap } from "./property";
import { Unfinished, type Provider, type ResourceType } from "./resource";
import { checked, different, found, unfinished } from "./responses";
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
          ...(error instanceof Unfinished && { metadata: unfinished(error) }),
        });
      }
    })();
  };
}

/** Serves a provider to the engine that started this process. */
export function serveProvider(provider: Provider): void {
  serve(ResourceProviderService, implement(provider), settle);
}

function implement(provider: Provider): grpc.UntypedServiceImplementation {
  const log = engineLog(engineAddress());

  function resourceType(urn: string): ResourceType {
    const token = urn.split("::")[2]?.split("$").at(-1) ?? "";
    const type = provider.resources[token] ?? provider.otherResource?.(token);
    if (type === undefined) {
      const known = Object.keys(provider.resources).join(", ") || "the kinds that a cluster has";
      throw new Error(
        `resource type ${token} is not part of this drop-in ${provider.name} plugin (it has ${known}): ` +
          `install the official plugin of version ${provider.version}`,
      );
    }
    return type;
  }

  function configure(request: rpc.ConfigureRequest): rpc.ConfigureResponse {
    provider.configuration?.configure(fromStruct(request.getArgs()));
    const response = new rpc.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    response.setAcceptresources(true);
    return response;
  }

  function checkConfig(request: rpc.CheckRequest): rpc.CheckResponse {
    const config = fromStruct(request.getNews());
    return checked(config, provider.configuration?.check(config) ?? []);
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
    // What is made through a provider does not depend on how it is reached, unless the provider says so.
    diffConfig: unary<rpc.DiffRequest, rpc.DiffResponse>((request) => {
      const [olds, news] = [fromStruct(request.getOldInputs()), fromStruct(request.getNews())];
      return different(diff(olds, news), provider.configuration?.replaces?.(olds, news) ?? []);
    }),
    configure: unary(configure),
    check: unary(async (request: rpc.CheckRequest) => {
      const { inputs, failures } = await resourceType(request.getUrn()).check(fromStruct(request.getNews()), {
        name: nameOf(request.getUrn()),
        olds: fromStruct(request.getOlds()),
        seed: request.getRandomseed_asU8(),
      });
      return checked(inputs, failures);
    }),
    diff: unary((request: rpc.DiffRequest) => {
      const type = resourceType(request.getUrn());
      if (type.changes !== undefined) return differentAs(type, request);
      const comparable = (inputs: PropertyMap): PropertyMap => type.comparable?.(inputs) ?? inputs;
      const olds = comparable(fromStruct(request.getOldInputs()));
      const news = comparable(fromStruct(request.getNews()));
      const changes = diff(olds, news);
      return different(changes, type.replaces(changes, news), type.deletesBeforeReplace?.(olds, news));
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
      await run(operationOf(request), log, (operation) =>
        resourceType(request.getUrn()).delete(state, operation),
      );
      return new Empty();
    }),
    read: unary(async (request: rpc.ReadRequest) => {
      const type = resourceType(request.getUrn());
      const known = { inputs: fromStruct(request.getInputs()), outputs: fromStruct(request.getProperties()) };
      const now = await run(
        operationOf(request),
        log,
        (operation) => type.read?.(known, operation) ?? Promise.resolve(known),
      );
      return found(request.getId(), now);
    }),
    invoke: unary(async (request: rpc.InvokeRequest) => {
      const invoke = provider.functions[request.getTok()];
      if (invoke === undefined) {
        throw new Error(`function ${request.getTok()} is not part of this drop-in ${provider.name} plugin`);
      }
      const result = await run({ urn: "", preview: request.getPreview() }, log, (operation) =>
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

/** The answer of a type that finds changes itself, but for those that the program ignores. */
function differentAs(type: ResourceType, request: rpc.DiffRequest): rpc.DiffResponse {
  const [inputs, news] = [fromStruct(request.getOldInputs()), fromStruct(request.getNews())];
  const known = { inputs, outputs: fromStruct(request.getOlds()) };
  const all: Changes = type.changes?.(known, news) ?? new Map<string, never>();
  const ignored = request.getIgnorechangesList();
  const isIgnored = (path: string): boolean => ignored.some((one) => isWithin(path, one));
  const changes: Changes = new Map([...all].filter(([path]) => !isIgnored(path)));
  return different(changes, type.replaces(changes, news), type.deletesBeforeReplace?.(inputs, news));
}

function isWithin(path: string, other: string): boolean {
  return path.startsWith(other) && /^$|^[.[]/.test(path.slice(other.length));
}

type ResourceRequest = rpc.CreateRequest | rpc.UpdateRequest | rpc.DeleteRequest | rpc.ReadRequest;

function operationOf(request: ResourceRequest): OperationRequest {
  return {
    urn: request.getUrn(),
    id: "getId" in request ? request.getId() : "",
    preview: "getPreview" in request && request.getPreview(),
    timeout: "getTimeout" in request ? request.getTimeout() : 0,
  };
}
