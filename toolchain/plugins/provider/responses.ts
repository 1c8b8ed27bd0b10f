import * as grpc from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { propertyOf, type Changes, type ChangeKind } from "./diff";
import type { CheckFailure, Known, Unfinished } from "./resource";
import type { PropertyMap } from "./property";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { toStruct } from "./struct";

export function checked(inputs: PropertyMap, failures: readonly CheckFailure[]): rpc.CheckResponse {
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

export function different(
  changes: Changes,
  replaces: readonly string[],
  deleteBeforeReplace = false,
): rpc.DiffResponse {
  const response = new rpc.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
  response.setChanges(changes.size === 0 ? DIFF_NONE : DIFF_SOME);
  response.setHasdetaileddiff(true);
  response.setDiffsList([...new Set([...changes.keys()].map(propertyOf))]);
  response.setReplacesList([...new Set(replaces.map(propertyOf))]);
  response.setDeletebeforereplace(deleteBeforeReplace);
  for (const [path, kind] of changes) {
    const change = new rpc.PropertyDiff();
    change.setKind(KINDS[kind][replaces.includes(path) ? 1 : 0]);
    response.getDetaileddiffMap().set(path, change);
  }
  return response;
}

/** What was found of a resource; without an id, as the engine has it, it is gone. */
export function found(id: string, known: Known | undefined): rpc.ReadResponse {
  const response = new rpc.ReadResponse();
  if (known === undefined) return response;
  response.setId(id);
  response.setInputs(toStruct(known.inputs));
  response.setProperties(toStruct(known.outputs));
  return response;
}

/** An error that brings a resource into the state all the same. Such details are read from a header of their own. */
export function unfinished({ message, created, inputs }: Unfinished): grpc.Metadata {
  const failed = new rpc.ErrorResourceInitFailed();
  failed.setId(created.id);
  failed.setProperties(toStruct(created.outputs));
  failed.setReasonsList([message]);
  if (inputs !== undefined) failed.setInputs(toStruct(inputs));
  const detail = new Any();
  detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(detail);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return metadata;
}
