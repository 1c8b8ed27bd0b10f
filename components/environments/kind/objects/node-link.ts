import { portName } from "../../../network/host-ports";
import type { NodeSpec } from "../../../spec";
import { metadata, type ObjectOwner, type ObjectEpochs } from "./metadata";
import { probe } from "./node-service";

export interface NodeLinkArgs extends ObjectOwner {
  /** It is in another cluster. */
  readonly node: NodeSpec;
  /** Address of that cluster, as pods of this one reach it. */
  readonly at: string;
  /** `NODE/PORT` → port of that cluster's nodes. */
  readonly nodePorts: ReadonlyMap<string, number>;
  readonly epochs: ObjectEpochs;
}

/**
 * Pure: what makes a node of another cluster have its name and its address in this one too: a Service without pods, whose
 * declared ports lead to the other cluster's. Ports that are for the controller alone lead nowhere.
 */
export function nodeLink({ node, at, nodePorts, epochs, ...owner }: NodeLinkArgs) {
  const ports = [
    ...node.ports
      .filter(({ from }) => from === "cluster")
      .map(({ name, protocol, number }) => ({ name, protocol: protocol.toUpperCase(), port: number })),
    { name: probe.name, protocol: probe.protocol, port: probe.port },
  ].map((port) => ({ ...port, nodePort: nodePorts.get(portName(node, port)) }));
  const spec = {
    type: "ClusterIP",
    clusterIP: node.address,
    ports: ports.map(({ name, protocol, port }) => ({
      name: name.toLowerCase(),
      protocol,
      port,
      targetPort: port,
    })),
  };
  const slice = {
    addressType: "IPv4",
    endpoints: [{ addresses: [at], conditions: { ready: true } }],
    ports: ports.flatMap(({ name, protocol, nodePort }) =>
      nodePort === undefined ? [] : [{ name: name.toLowerCase(), protocol, port: nodePort }],
    ),
  };
  const about = { name: node.name, epochs };
  const service = metadata(owner, { ...about, kind: "Service", spec }, { "pulumi.com/skipAwait": "true" }, "link"); // prettier-ignore
  const its = metadata(owner, { ...about, kind: "EndpointSlice", spec: slice }, {}, "link");
  const labels = {
    ...its.labels,
    "kubernetes.io/service-name": node.name,
    // Nobody but us keeps it up to date.
    "endpointslice.kubernetes.io/managed-by": "testbed",
  };
  return { service: { metadata: service, spec }, slice: { metadata: { ...its, labels }, ...slice } };
}
