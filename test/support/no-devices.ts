const group = "admissionregistration.k8s.io/v1";
const metadata = { name: "no-devices" };

/** A policy of a cluster that takes no pod which may make devices, and its reason. */
export const noDevices = (message: string): readonly object[] => [
  {
    ...{ apiVersion: group, kind: "ValidatingAdmissionPolicy", metadata },
    spec: {
      failurePolicy: "Fail",
      matchConstraints: {
        resourceRules: [
          { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] },
        ],
      },
      validations: [
        {
          expression:
            "!object.spec.?initContainers.orValue([]).exists(each, each.?securityContext.?capabilities.?add.orValue([]).exists(right, right == 'MKNOD'))",
          message,
        },
      ],
    },
  },
  {
    ...{ apiVersion: group, kind: "ValidatingAdmissionPolicyBinding", metadata },
    spec: { policyName: metadata.name, validationActions: ["Deny"] },
  },
];
