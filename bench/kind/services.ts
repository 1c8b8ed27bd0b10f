import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { HOST_CONTAINER } from "../../components/environments/kind/names";
import { fileContent } from "../../components/hosts/file-content";
import { fillTemplate } from "../../components/secrets";
import type { NodeSpec, ReadinessProbe, ServiceSpec } from "../../components/spec";

/** Where pods are that only have what services need. */
export interface RenderedPods {
  /** Absolute; of kustomize. */
  readonly folder: string;
  readonly namespace: string;
}

const filesName = (node: string, service: string): string => `${node}-${service}`;

/** Kubernetes' own way to ask what our verification asks; for a text in the answer there is none. */
const readinessProbe = ({ port, path }: ReadinessProbe) => ({
  ...(path === undefined ? { tcpSocket: { port } } : { httpGet: { port, path } }),
  ...{ periodSeconds: 1, failureThreshold: 60 },
});

/** A service as a container of its node's pod, as one would write it for Kubernetes. */
function container(node: NodeSpec, service: ServiceSpec, image: string) {
  const { name, command, firstStartArguments = [], environment = {}, files = [], stateDirectory } = service;
  return {
    ...{ name, image, imagePullPolicy: "IfNotPresent" },
    command: [...command, ...firstStartArguments],
    env: Object.entries(environment).map(([key, value]) => ({ name: key, value })),
    ...(service.ready && { readinessProbe: readinessProbe(service.ready) }),
    volumeMounts: [
      ...files.map(({ path }, index) => ({
        ...{ name: filesName(node.name, name), mountPath: path, subPath: String(index) },
      })),
      ...(stateDirectory === undefined ? [] : [{ name: `${name}-state`, mountPath: stateDirectory }]),
    ],
  };
}

function volumes(node: NodeSpec, { name, files = [], stateDirectory }: ServiceSpec) {
  const items = files.map(({ mode = "0644" }, index) => ({
    ...{ key: String(index), path: String(index), mode: Number.parseInt(mode, 8) },
  }));
  const configMap = { name: filesName(node.name, name), items };
  return [
    ...(files.length === 0 ? [] : [{ name: configMap.name, configMap }]),
    ...(stateDirectory === undefined ? [] : [{ name: `${name}-state`, emptyDir: {} }]),
  ];
}

function configMap(namespace: string, node: NodeSpec, { name, files = [] }: ServiceSpec) {
  const texts = files.map((file) => fileContent(file, (template) => fillTemplate(template, "floor")));
  return {
    ...{ apiVersion: "v1", kind: "ConfigMap" },
    metadata: { namespace, name: filesName(node.name, name) },
    data: Object.fromEntries(texts.map((text, index) => [String(index), text])),
  };
}

/**
 * Pods that run their services: those of a stack, with a container for each service instead of the one that services are started in.
 * @returns a folder of kustomize, below `into`
 */
export function withServices(
  into: string,
  { folder, namespace }: RenderedPods,
  nodes: readonly NodeSpec[],
  imageOf: (node: string) => string,
): string {
  const own = join(into, "services");
  mkdirSync(own);
  const patches = nodes.map((node) => {
    const containers = node.services.map((service) => container(node, service, imageOf(node.name)));
    const pod = {
      containers: [{ name: HOST_CONTAINER, $patch: "delete" }, ...containers],
      volumes: node.services.flatMap((service) => volumes(node, service)),
    };
    const metadata = { name: node.name, namespace };
    return { ...{ apiVersion: "apps/v1", kind: "StatefulSet", metadata }, spec: { template: { spec: pod } } };
  });
  const maps = nodes.flatMap((node) => node.services.map((service) => configMap(namespace, node, service)));
  const write = (name: string, content: unknown) =>
    writeFileSync(join(own, name), JSON.stringify(content, undefined, 2));
  write("files.json", { apiVersion: "v1", kind: "List", items: maps });
  write("kustomization.yaml", {
    ...{ apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization" },
    resources: [relative(own, folder), "files.json"],
    patches: patches.map((patch) => ({ patch: JSON.stringify(patch) })),
  });
  return own;
}
