import { portName } from "../../../network/host-ports";
import { probePort } from "../../../../scenarios/faults/rules";
import type { NodeSpec } from "../../../spec";
import { LABEL } from "../names";
import { metadata, type ObjectEpochs, type ObjectOwner } from "./metadata";

export interface NodeServiceArgs extends ObjectOwner {
  readonly node: NodeSpec;
  /** `NODE/PORT` → port of the cluster's nodes; what is not in it takes any. */
  readonly nodePorts: ReadonlyMap<string, number>;
  readonly epochs: ObjectEpochs;
}

/** Where datagrams go that prove faults of networks: a Service passes on nothing but its ports. */
export const probe = { name: "fault-probe", protocol: "UDP", port: probePort, targetPort: probePort };

/** Pure: a node's address in the cluster, which is the Service's own, and its ports at the addresses of the cluster's nodes. */
export function nodeService({ node, nodePorts, epochs, ...owner }: NodeServiceArgs) {
  const ports = node.ports.map((port) => {
    const nodePort = nodePorts.get(portName(node, port));
    return {
      name: port.name.toLowerCase(),
      protocol: port.protocol.toUpperCase(),
      port: port.number,
      targetPort: port.number,
      ...(nodePort !== undefined && { nodePort }),
    };
  });
  const probeNodePort = nodePorts.get(portName(node, probe));
  const spec = {
    type: "NodePort",
    clusterIP: node.address,
    // A node is where it is, also while its first process starts: nobody else may answer in its place.
    publishNotReadyAddresses: true,
    selector: { [LABEL.node]: node.name },
    ports: [...ports, { ...probe, ...(probeNodePort !== undefined && { nodePort: probeNodePort }) }],
  };
  // Its pod comes after it, and is waited for itself.
  const about = { "pulumi.com/skipAwait": "true" };
  return { metadata: metadata(owner, { name: node.name, kind: "Service", spec, epochs }, about), spec };
}
