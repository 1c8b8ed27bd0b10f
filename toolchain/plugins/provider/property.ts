/** Property values as the engine sends them, in plain JavaScript: secrets and unknowns are wrapped, the rest is JSON. */

/** A secret value; it stays wrapped wherever it is handed on. */
export class Secret {
  constructor(readonly value: Property) {}
}

/** A value that is not known before the update ran. */
export class Unknown {
  static readonly value = new Unknown();
  readonly kind = "unknown";
}

export type Property =
  null | boolean | number | string | Secret | Unknown | readonly Property[] | PropertyMap;
export interface PropertyMap {
  readonly [key: string]: Property;
}

/** JSON as it is on the wire, with secrets and unknowns encoded in it. */
export type Wire = null | boolean | number | string | readonly Wire[] | { readonly [key: string]: Wire };
export type WireMap = Readonly<Record<string, Wire>>;

// Fixed by the engine's protocol: sdk/go/common/resource/sig.go and plugin/rpc.go of pulumi/pulumi.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
export const ASSET_SIGNATURE = "c44067f5952c0a294b673a41bacd8c17";
export const ARCHIVE_SIGNATURE = "0def7320c3a5731c473e5ecbe6d01bc7";
const UNKNOWNS: readonly string[] = [
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // bool
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
];
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A typed object of the protocol (secret, asset, archive, resource reference), or undefined for an ordinary map. */
export function signatureOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const signature = (value as Record<string, unknown>)[SIGNATURE];
  return typeof signature === "string" ? signature : undefined;
}

export function typedObject(signature: string, fields: PropertyMap): PropertyMap {
  return { [SIGNATURE]: signature, ...fields };
}

export function fromWire(wire: Wire): Property {
  if (typeof wire === "string") return UNKNOWNS.includes(wire) ? Unknown.value : wire;
  if (wire === null || typeof wire !== "object") return wire;
  if (Array.isArray(wire)) return (wire as readonly Wire[]).map(fromWire);
  const map = wire as WireMap;
  if (signatureOf(map) === SECRET_SIGNATURE) return new Secret(fromWire(map["value"] ?? null));
  return mapFromWire(map);
}

export function mapFromWire(wire: WireMap): PropertyMap {
  return Object.fromEntries(Object.entries(wire).map(([key, value]) => [key, fromWire(value)]));
}

export function toWire(value: Property): Wire {
  if (value instanceof Unknown) return UNKNOWN;
  if (value instanceof Secret) return { [SIGNATURE]: SECRET_SIGNATURE, value: toWire(value.value) };
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return (value as readonly Property[]).map(toWire);
  return mapToWire(value as PropertyMap);
}

export function mapToWire(map: PropertyMap): WireMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, toWire(value)]));
}

/** The value without its secret wrappings, for use in this process. Unknowns stay. */
export function reveal(value: Property): Property {
  if (value instanceof Secret) return reveal(value.value);
  if (value instanceof Unknown || value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return (value as readonly Property[]).map(reveal);
  return revealMap(value as PropertyMap);
}

export function revealMap(map: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, reveal(value)]));
}
