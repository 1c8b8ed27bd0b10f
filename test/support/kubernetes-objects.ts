import { existsSync } from "node:fs";
import type Mocha from "mocha";
import { KUBERNETES_FILE } from "../../components/environments/kind/node-image-of-clusters";
import { Cluster } from "../../toolchain/plugins/kubernetes/cluster";
import { initialSettings } from "../../toolchain/plugins/kubernetes/configuration";
import { objectType } from "../../toolchain/plugins/kubernetes/resource";
import type { CustomResource } from "./deployment";
import { dockerResources, made, needsEngine } from "./docker-resources";
import { skip } from "./skip";

/** The objects of a program, made by the drop-in plugin's own code in the cluster of these credentials. */
export function kubernetesObjects(kubeconfig: string): Readonly<Record<string, CustomResource>> {
  const cluster = new Cluster();
  const settings = { ...initialSettings(), upsert: true, patchForce: true };
  const object = (apiVersion: string, kind: string): CustomResource => {
    const make = made(objectType({ apiVersion, kind }, { cluster, settings }));
    return (inputs) => {
      cluster.configure({ kubeconfig });
      return make({ apiVersion, kind, ...inputs });
    };
  };
  return {
    ...dockerResources(),
    "kubernetes:core/v1:Namespace": object("v1", "Namespace"),
    "kubernetes:core/v1:Service": object("v1", "Service"),
    "kubernetes:networking.k8s.io/v1:NetworkPolicy": object("networking.k8s.io/v1", "NetworkPolicy"),
    "kubernetes:apps/v1:StatefulSet": object("apps/v1", "StatefulSet"),
  };
}

/** Skips where no clusters can be made. */
export function needsKind(context: Mocha.Context): void {
  needsEngine(context);
  if (!existsSync(KUBERNETES_FILE))
    skip(context, "set-up has prepared no clusters (npm run setup -- --stack kind)");
}
