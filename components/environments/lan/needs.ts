import { spawnSync } from "node:child_process";
import type { MachineNeeds } from "../machine";

/** OpenSSH's client and bash; the rest is on the hosts. */
export const lanNeeds: MachineNeeds = () =>
  ["ssh", "bash"]
    .filter((program) => spawnSync(program, [program === "ssh" ? "-V" : "--version"]).error !== undefined)
    .map((program) => ({
      what: `Environment lan needs \`${program}\`, which is not on this machine.`,
      advice: program === "ssh" ? "Install OpenSSH's client (package `openssh-client`)." : "Install bash.",
    }));
