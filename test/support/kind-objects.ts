import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Objects of Kubernetes for tests of a cluster. */

const metadata = (namespace: string, name: string, labels: Readonly<Record<string, string>> = {}) => ({
  metadata: { namespace, name, labels },
});

export const namespace = (name: string, labels: Readonly<Record<string, string>> = {}) => ({
  ...{ apiVersion: "v1", kind: "Namespace" },
  metadata: { name, labels },
});

/** A pod that waits to be used, labelled with its name. */
export const idlePod = (space: string, name: string, image: string) => pod(space, name, image, "setInterval(() => 0, 1e6); process.on('SIGTERM', () => process.exit(0));"); // prettier-ignore

/** A pod that runs `pod-server.cjs` with a volume at /data. */
export function serverPod(space: string, name: string, image: string) {
  const code = readFileSync(join(__dirname, "pod-server.cjs"), "utf8");
  return pod(space, name, image, code, [{ name: "data", persistentVolumeClaim: { claimName: name } }]);
}

function pod(
  space: string,
  name: string,
  image: string,
  code: string,
  volumes: readonly { readonly name: string; readonly persistentVolumeClaim: object }[] = [],
) {
  const container = {
    ...{ name: "node", image, imagePullPolicy: "Never", command: ["node", "-e", code] },
    ports: volumes.length > 0 ? [{ name: "second", containerPort: 8081 }] : [],
    volumeMounts: volumes.map((volume) => ({ name: volume.name, mountPath: `/${volume.name}` })),
  };
  return {
    ...{ apiVersion: "v1", kind: "Pod", ...metadata(space, name, { app: name }) },
    spec: { containers: [container], volumes, terminationGracePeriodSeconds: 1, enableServiceLinks: false },
  };
}

export const claim = (space: string, name: string) => ({
  ...{ apiVersion: "v1", kind: "PersistentVolumeClaim", ...metadata(space, name) },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Mi" } } },
});

/** A service that is reached at a port of the node for each of its ports. */
export const nodePorts = (space: string, name: string, ports: Readonly<Record<number, number>>) => ({
  ...{ apiVersion: "v1", kind: "Service", ...metadata(space, name) },
  spec: {
    ...{ type: "NodePort", selector: { app: name } },
    ports: Object.entries(ports).map(([port, nodePort]) => ({
      name: `p${port}`,
      port: Number(port),
      nodePort,
    })),
  },
});

export const policy = (space: string, name: string, spec: object) => ({
  ...{ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", ...metadata(space, name) },
  spec,
});
