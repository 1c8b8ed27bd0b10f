import type * as pulumi from "@pulumi/pulumi";
import { writeContext, type NodeImage } from "./node-image";

/** The images of a stack's nodes, built on the engine; one for all nodes that are made of the same. */
export class NodeImages {
  private readonly made = new Map<string, pulumi.Resource>();

  /**
   * @param provider of the engine. @default Pulumi's own
   * @param prefix of the resources' names, where several engines have them
   */
  constructor(
    private readonly parent: pulumi.Resource,
    private readonly provider?: pulumi.ProviderResource,
    private readonly prefix = "",
  ) {}

  make(image: NodeImage): pulumi.Resource {
    const known = this.made.get(image.reference);
    if (known) return known;
    const docker = require("@pulumi/docker/image") as typeof import("@pulumi/docker/image");
    const context = writeContext(image);
    const made = new docker.Image(
      `${this.prefix}image-${image.reference.slice(-8)}`,
      {
        imageName: image.reference,
        build: { context, dockerfile: `${context}/Dockerfile`, builderVersion: "BuilderV1" },
        skipPush: true,
      },
      { parent: this.parent, ...(this.provider && { provider: this.provider }) },
    );
    this.made.set(image.reference, made);
    return made;
  }
}
