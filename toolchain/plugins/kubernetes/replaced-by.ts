import type { Changes } from "../provider/diff";

const SELECTOR = ["spec.selector"];
const CONTAINER_FIELDS = [
  "args",
  "command",
  "env",
  "image",
  "imagePullPolicy",
  "lifecycle",
  "livenessProbe",
  "ports",
  "readinessProbe",
  "resources",
  "securityContext",
  "stdin",
  "stdinOnce",
  "terminationMessagePath",
  "terminationMessagePolicy",
  "tty",
  "volumeDevices",
  "volumeMounts",
  "workingDir",
];
const POD_FIELDS = [
  "affinity",
  "automountServiceAccountToken",
  "dnsConfig",
  "dnsPolicy",
  "enableServiceLinks",
  "hostAliases",
  "hostIPC",
  "hostNetwork",
  "hostPID",
  "hostname",
  "imagePullSecrets",
  "nodeName",
  "nodeSelector",
  "overhead",
  "preemptionPolicy",
  "priority",
  "priorityClassName",
  "readinessGates",
  "restartPolicy",
  "runtimeClassName",
  "schedulerName",
  "securityContext",
  "serviceAccount",
  "serviceAccountName",
  "shareProcessNamespace",
  "subdomain",
  "terminationGracePeriodSeconds",
  "volumes",
];

/** Fields that cannot be changed in place, by API group and kind, as the official plugin has them. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  "apps/DaemonSet": SELECTOR,
  "apps/Deployment": SELECTOR,
  "apps/StatefulSet": [
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
  "batch/Job": ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
  "policy/PodDisruptionBudget": [],
  "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
  "storage.k8s.io/StorageClass": ["parameters", "provisioner"],
  "/PersistentVolumeClaim": ["spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeName"],
  "/Pod": [
    ...POD_FIELDS.map((name) => `spec.${name}`),
    ...CONTAINER_FIELDS.flatMap((name) => [`spec.containers[].${name}`, `spec.initContainers[].${name}`]),
  ],
  "/ResourceQuota": ["spec.scopes"],
  "/Service": ["spec.clusterIP"],
  "/ConfigMap": ["binaryData", "data"],
  "/Secret": ["data", "stringData", "type"],
};

/** ConfigMaps and Secrets may be changed in place where the provider says so and they are not `immutable`. */
export interface Mutable {
  readonly configMaps: boolean;
  readonly secrets: boolean;
}

/** Which of the changed paths can only be had by a replacement. */
export function replacedBy(
  apiVersion: string,
  kind: string,
  mutable: Mutable,
  changes: Changes,
): readonly string[] {
  const fixed = [
    "apiVersion",
    "kind",
    "metadata.name",
    "metadata.namespace",
    ...fixedFields(apiVersion, kind, mutable),
  ];
  return [...changes.keys()].filter((path) => {
    const plain = path.replace(/\[\d+\]/g, "[]");
    return fixed.some(
      (name) => plain === name || plain.startsWith(`${name}.`) || plain.startsWith(`${name}[`),
    );
  });
}

function fixedFields(apiVersion: string, kind: string, mutable: Mutable): readonly string[] {
  const group = apiVersion.includes("/") ? apiVersion.replace(/\/.*/, "") : "";
  const fields = FIXED[`${group}/${kind}`] ?? [];
  if (group !== "") return fields;
  if (kind === "ConfigMap" && mutable.configMaps) return [];
  return kind === "Secret" && mutable.secrets ? ["type"] : fields;
}
