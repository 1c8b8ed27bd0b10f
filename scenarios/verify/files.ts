import { fileContent } from "../../components/hosts/file-content";
import type { FileSpec, NodeSpec } from "../../components/spec";
import { templatePattern } from "../../components/template";
import type { Inventory, InventoryNode } from "../inventory";
import { runScript } from "../on-node";
import { reasonOf } from "../reason";

const TIMEOUT = 30_000;

/** A sentence for what is not as declared. What a file holds may be secret, and is never part of it. */
async function compare(node: InventoryNode, file: FileSpec): Promise<string[]> {
  const place = `${file.path} on ${node.name}`;
  try {
    const read = await runScript(node, "read-file.sh", [file.path], { timeout: TIMEOUT });
    const end = read.indexOf("\n");
    const content = read.slice(end + 1);
    const declared = fileContent(file, templatePattern);
    const same = typeof declared === "string" ? declared === content : declared.test(content);
    const [wanted, mode] = [Number.parseInt(file.mode ?? "0644", 8), modeOf(read.slice(0, end))];
    return [
      ...(same ? [] : [`${place} differs from what was declared`]),
      ...(mode === wanted ? [] : [`${place} has mode ${octal(mode)} instead of ${octal(wanted)}`]),
    ];
  } catch (error) {
    return [`${place} cannot be read: ${reasonOf(error)}`];
  }
}

/** `-rw-r----- …`, a line of `ls -l`, as a number. */
export function modeOf(line: string): number {
  return Array.from(line.slice(1, 10)).reduce((mode, letter, index) => {
    // Set-user-id, set-group-id and sticky stand in the place of an `x`, in capitals where there is none.
    const special = "sStT".includes(letter) ? 0o4000 >> Math.floor(index / 3) : 0;
    return mode | special | ("rwxst".includes(letter) ? 0o400 >> index : 0);
  }, 0);
}

const octal = (mode: number): string => mode.toString(8).padStart(4, "0");

/** Every declared file read back from its host, content and mode; a sentence for each difference. */
export async function checkFiles(nodes: readonly NodeSpec[], inventory: Inventory): Promise<string[]> {
  const checks = nodes.flatMap((spec) => {
    const node = inventory.nodes.find(({ name }) => name === spec.name);
    const files = spec.services.flatMap((service) => service.files ?? []);
    return node ? files.map((file) => compare(node, file)) : [];
  });
  return (await Promise.all(checks)).flat();
}
