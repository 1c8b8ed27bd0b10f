import * as pulumi from "@pulumi/pulumi";
import type { NodeSpec } from "../../spec";
import type { Cluster } from "./cluster";
import type { KindHostArgs } from "./host";
import type { ObjectOwner } from "./objects/metadata";
import { nodeLink } from "./objects/node-link";

export interface LinksArgs extends ObjectOwner, Pick<KindHostArgs, "epoch" | "made"> {
  readonly from: Cluster;
  /** Nodes of other clusters, with where they are. */
  readonly to: readonly { readonly node: NodeSpec; readonly cluster: Cluster }[];
  readonly nodePorts: ReadonlyMap<string, number>;
}

/** What leads from a cluster to the stack's nodes in the others: each has its name and its address here too. */
export class Links extends pulumi.ComponentResource {
  readonly resources: readonly pulumi.Resource[];

  constructor(name: string, args: LinksArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("testbed:environments/kind:Links", name, {}, opts);
    const { from, to, nodePorts, epoch, made, ...owner } = args;
    // Loaded alone, as for hosts.
    const core = require("@pulumi/kubernetes/core/v1/service") as typeof import("@pulumi/kubernetes/core/v1/service"); // prettier-ignore
    const discovery = require("@pulumi/kubernetes/discovery/v1/endpointSlice") as typeof import("@pulumi/kubernetes/discovery/v1/endpointSlice"); // prettier-ignore
    this.resources = to.flatMap(({ node, cluster }) => {
      const epochs = { made: made("link", node.name), epoch: epoch("link", node.name) };
      const link = cluster.inside.apply((at) => nodeLink({ ...owner, node, at, nodePorts, epochs }));
      const object: pulumi.CustomResourceOptions = {
        ...{ parent: this, provider: from.provider, dependsOn: [from.namespace] },
        ...{ deletedWith: from.namespace, deleteBeforeReplace: true, replacementTrigger: epochs.made },
      };
      const service = new core.Service(`${node.name}-in-${from.name}`, link.service, object);
      const slice = link.slice;
      return [
        service,
        new discovery.EndpointSlice(
          `${node.name}-in-${from.name}-ports`,
          {
            metadata: slice.metadata,
            addressType: slice.addressType,
            endpoints: slice.endpoints,
            ports: slice.ports,
          },
          { ...object, dependsOn: [from.namespace, service] },
        ),
      ];
    });
    this.registerOutputs({});
  }
}
