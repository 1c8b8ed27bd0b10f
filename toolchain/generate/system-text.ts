import type { System } from "../../components/systems/system";
import { blocks, table } from "./markdown";
import { settingRows } from "./setting-rows";

/** What a stack file may say about a system: its profiles, roles and settings. */
export function systemText({
  name,
  profiles,
  roles,
  settings,
  topology,
}: Pick<System, "name" | "profiles" | "roles" | "settings" | "topology">): string {
  const roleRows = Object.entries(roles).map(([role, { min, max, about }]) => [
    `\`${role}\``,
    min === max ? String(min) : `${min} to ${max}`,
    String(topology.nodes.filter((node) => node.role === role).length),
    about,
  ]);
  const rows = settingRows(settings);
  return blocks(
    `## System \`${name}\``,
    `Values of \`profile\`: ${profiles.map((profile) => `\`${profile}\``).join(", ")}. Documented subnet: \`${topology.subnet}\`.`,
    table(["Role", "Nodes", "Documented", "Meaning"], roleRows),
    rows.length > 0 ? table(["Setting", "full", "quick", "Meaning"], rows) : "It has no `settings`.",
  ).trimEnd();
}
