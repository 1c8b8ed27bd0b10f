import type { NodeSpec, PortSpec } from "../../../spec";
import { probePort } from "../../../../scenarios/faults/rules";
import { label, metadata, type ObjectEpochs, type ObjectOwner } from "./metadata";
import { LABEL } from "../names";

/** Who is not in a pod, as the pods see them. */
export interface Outsiders {
  /** CIDR. */
  readonly cidr: string;
  /** Pods of the cluster are not among them. */
  readonly except?: readonly string[];
}

export interface NodePolicyArgs extends ObjectOwner {
  readonly node: NodeSpec;
  /** The controller, and the cluster's nodes in whose name it comes. */
  readonly outsiders: readonly Outsiders[];
  /** Addresses of other clusters' nodes: the stack's pods there come in their name. */
  readonly neighbours?: readonly string[];
  readonly epochs: ObjectEpochs;
}

/** Pure: what a node's firewall lets in: declared ports, and nothing else. */
export function nodePolicy({ node, outsiders, neighbours = [], epochs, ...owner }: NodePolicyArgs) {
  const cluster = node.ports.filter(({ from }) => from === "cluster");
  const stackPods = { podSelector: { matchLabels: { [LABEL.stack]: label(owner.stack) } } };
  const others = neighbours.map((address) => ({ ipBlock: { cidr: `${address}/32` } }));
  const spec = {
    podSelector: { matchLabels: { [LABEL.node]: node.name } },
    policyTypes: ["Ingress"],
    ingress: [
      { from: [stackPods, ...others], ports: [...cluster.map(asPort), { protocol: "UDP", port: probePort }] },
      ...(node.ports.length > 0
        ? [
            {
              from: outsiders.map(({ cidr, except = [] }) => ({
                ipBlock: { cidr, ...(except.length > 0 && { except: [...except] }) },
              })),
              ports: node.ports.map(asPort),
            },
          ]
        : []),
    ],
  };
  return { metadata: metadata(owner, { name: node.name, kind: "NetworkPolicy", spec, epochs }), spec };
}

const asPort = ({ protocol, number }: PortSpec) => ({ protocol: protocol.toUpperCase(), port: number });
