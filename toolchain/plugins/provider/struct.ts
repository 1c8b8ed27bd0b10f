import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { mapFromWire, mapToWire, type PropertyMap } from "./property";

export function fromStruct(struct: Struct | undefined): PropertyMap {
  return mapFromWire(struct?.toJavaScript() ?? {});
}

export function toStruct(map: PropertyMap): Struct {
  return Struct.fromJavaScript(mapToWire(map));
}
