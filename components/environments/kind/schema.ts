import * as z from "zod";
import { diskFits, diskTooBig, limitsShape } from "../containers/limits";

const name = z
  .string()
  .regex(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/, "a DNS label of at most 40 characters: a-z, 0-9 and `-`");

const cluster = z
  .strictObject({
    name: name.describe("Name of the cluster; what `kind` makes is called so."),
    context: z
      .string()
      .min(1)
      .optional()
      .describe(
        "A context of your kubeconfig: that cluster is used, and none is made. Default: a cluster that `kind` makes.",
      ),
    workers: z
      .int()
      .min(0)
      .max(8)
      .optional()
      .describe("Nodes of the cluster beside its control plane, when it is made. Default: 0."),
    nodes: z
      .array(name)
      .min(1)
      .optional()
      .describe(
        "Names of the stack's nodes that are in it. Default: those that no cluster names, in turns with other clusters that name none.",
      ),
  })
  .refine(({ context, workers }) => context === undefined || workers === undefined, {
    path: ["workers"],
    error: "a cluster that is there already has the nodes that it has; remove `workers`, or `context`",
  });

const limits = limitsShape(
  "gone with the pod. Default: a claim of the cluster's usual storage class.",
).refine(diskFits, diskTooBig);

/** Stack keys that only the `kind` environment understands. */
export const kindSchema = z.strictObject({
  clusters: z
    .array(cluster)
    .min(1)
    .optional()
    .describe(
      "Kubernetes clusters of the stack, one or several. Default: one, made by `kind` and named after the stack.",
    ),
  registry: z
    .string()
    .regex(/^[^\s/]+(\/[^\s/]+)*$/, "HOST[:PORT][/PATH]")
    .optional()
    .describe(
      "Registry to which the nodes' images are pushed, and from which the cluster pulls them: `HOST[:PORT][/PATH]`. Default: they are loaded into the cluster by `kind`.",
    ),
  mirrors: z
    .record(
      z.string().regex(/^[^\s/]+$/, "HOST[:PORT]"),
      z.string().regex(/^https?:\/\/[^\s/]+(\/[^\s/]+)*$/, "http://HOST[:PORT][/PATH]"),
    )
    .default({})
    .describe(
      "Registries, and from where the nodes of clusters that `kind` makes get their images instead, such as `registry.macula.local:5000: http://172.18.0.1:5000`.",
    ),
  forward: z.boolean().default(true).describe("Tell the URLs of the nodes' ports in the outputs."),
  image: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Image that the nodes' images are built on: Debian or Ubuntu with `node`, `nft`, `ip`, `ping` and `setpriv`. Default: one made by set-up.",
    ),
  limits: limits.default({}).describe("What each node may use at most."),
});
