import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { mapFromWire, mapToWire, type PropertyMap, type WireMap } from "./property";

export function fromStruct(struct: Struct | undefined): PropertyMap {
  return mapFromWire((struct?.toJavaScript() ?? {}) as WireMap);
}

export function toStruct(map: PropertyMap): Struct {
  return Struct.fromJavaScript(mapToWire(map) as Record<string, JavaScriptValue>);
}
