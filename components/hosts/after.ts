import * as pulumi from "@pulumi/pulumi";

/** Options of a resource, with more that has to be there first. */
export function after(
  opts: pulumi.CustomResourceOptions,
  before: readonly pulumi.Resource[],
): pulumi.CustomResourceOptions {
  const dependsOn = pulumi.output(opts.dependsOn ?? []).apply((given) => [given].flat());
  return { ...opts, dependsOn: dependsOn.apply((given) => [...given, ...before]) };
}
