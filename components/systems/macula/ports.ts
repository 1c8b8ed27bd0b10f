/** Where everything of Macula listens: the plan's 9001, 9002, … for the realm, and what it says nothing about. */
import type { PortSpec } from "../../spec";
import type { PlacedNode } from "../system";

export type Role = "provider" | "client" | "monitor";

/** Health and metrics of providers and client. */
export const STATUS = 8080;
/** Where the client is told what to call. */
export const CONTROL = 8081;
const REALM_BASE = 9000;

/** A provider's place among the providers, from 1: the plan's N of `nodeN`. */
export function numberOf(node: PlacedNode, all: readonly PlacedNode[]): number {
  return all.filter(({ role }) => role === "provider").findIndex(({ name }) => name === node.name) + 1;
}

export const realmPort = (number: number): number => REALM_BASE + number;

/** The plan's name of a node. */
export const hostName = ({ name }: Pick<PlacedNode, "name">): string => `${name}.macula.local`;

/** `HOST:PORT` of a provider in the realm, as others dial it. */
export function endpointOf(node: PlacedNode, all: readonly PlacedNode[]): string {
  return `${hostName(node)}:${realmPort(numberOf(node, all))}`;
}

export function portsOf(node: PlacedNode, all: readonly PlacedNode[]): readonly PortSpec[] {
  const status: PortSpec = { name: "status", number: STATUS, protocol: "tcp", from: "cluster" };
  switch (node.role as Role) {
    case "provider": {
      const number = realmPort(numberOf(node, all));
      return [{ name: "realm", number, protocol: "tcp", from: "cluster", hostPort: number }, status];
    }
    case "client":
      return [status, { name: "control", number: CONTROL, protocol: "tcp", from: "controller" }];
    case "monitor":
      return [];
  }
}
