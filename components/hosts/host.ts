import type * as command from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import type { FileSpec, NodeSpec, ServiceSpec } from "../spec";

/**
 * A shell script and how to call it. The script is sent on stdin to `bash -s -- VERB ARGS…`, so an edit to it is an
 * ordinary diff and nothing has to be copied. It must not read its own stdin: give children `</dev/null`.
 */
export interface Script {
  /** Path of the `.sh` file, relative to the project. */
  readonly file: string;
  /** Positional arguments after the verb (`create`, `update` or `delete`). Never secrets: they show in `ps`. */
  readonly args?: readonly string[];
  /** Exported before the script runs; may be secret, because they travel on stdin and not in the argument list. */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Run the script with `delete` when the resource goes away. @default false */
  readonly undo?: boolean;
}

/** A machine-like thing with an address that can run scripts and services. The same four members everywhere. */
export interface Host {
  readonly spec: NodeSpec;
  readonly address: string;
  /** Runs a script on the host. A non-zero exit fails the resource with the script's output. */
  run(name: string, script: Script, opts?: pulumi.CustomResourceOptions): command.local.Command;
  /** Puts a file on the host; removed with the resource. */
  copy(name: string, file: FileSpec, opts?: pulumi.CustomResourceOptions): pulumi.Resource;
  /** Runs a supervised service; files, start, readiness are one resource. */
  service(name: string, spec: ServiceSpec, opts?: pulumi.CustomResourceOptions): pulumi.Resource;
}
