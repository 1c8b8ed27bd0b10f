import { LABEL, ownerId } from "../../components/environments/docker/names";
import { noteMade } from "../../toolchain/testing/leftovers";
import { docker } from "./docker-stack";
import { PulumiRun } from "./pulumi-run";
import { STACK } from "./workspace";

/** A stack on `docker` under the real Pulumi engine. */
export class DockerRun extends PulumiRun {
  readonly owner = ownerId(STACK, this.workspace.directory);

  constructor(program: string, config: Readonly<Record<string, unknown>>) {
    super(program, { environment: "docker", ...config });
    noteMade(`${LABEL.owner}=${this.owner}`);
  }

  /** Names of what the engine has of this stack. */
  left(): string {
    const mine = ["--filter", `label=testbed.owner=${this.owner}`];
    return [
      docker("ps", "--all", "--format", "{{.Names}}", ...mine),
      docker("volume", "ls", "--quiet", ...mine),
      docker("network", "ls", "--format", "{{.Name}}", ...mine),
    ].join("");
  }
}
