import type { StateResource } from "../test/support/workspace";
import type { Table } from "./benchmark";

export interface StateFigures {
  /** Of the whole state as Pulumi writes it. */
  readonly bytes: number;
  readonly resources: readonly StateResource[];
}

const HOST = /:LocalHost$/;

/** What each node adds to a state: the host, and what of it are services. Only names tell: `NODE`, `NODE-host`, `NODE-SERVICE`. */
function perNode({ resources }: StateFigures): string[] {
  const nameOf = ({ urn }: StateResource): string => urn.split("::").at(-1) ?? "";
  const nodes = resources.filter(({ type }) => HOST.test(type)).map(nameOf);
  if (nodes.length === 0) return ["–", "–", "–", "–"];
  const own = resources.filter((each) =>
    nodes.some((node) => [node, `${node}-host`, `${node}-network`].includes(nameOf(each))),
  );
  const services = resources.filter(
    (each) => !own.includes(each) && nodes.some((node) => nameOf(each).startsWith(`${node}-`)),
  );
  const figures = [own, services].flatMap((part) => [
    (part.length / nodes.length).toFixed(1),
    (JSON.stringify(part).length / 1024 / nodes.length).toFixed(1),
  ]);
  return figures;
}

/** How big the state of each stack is. @param stacks by the name that is shown */
export function stateTable(stacks: Readonly<Record<string, StateFigures>>): Table {
  return {
    title: "State",
    columns: ["", "KiB", "resources", "a node", "KiB", "services a node", "KiB"],
    rows: [
      ...Object.entries(stacks).map(([name, state]) => [
        ...[name, (state.bytes / 1024).toFixed(1), String(state.resources.length), ...perNode(state)],
      ]),
      ["target", "", "", "≤ 4", "≤ 8", "", ""],
    ],
    notes: [
      "The whole as Pulumi writes it, indented; a node and its services without blanks. Services have in them the files " +
        "they need, twice: as what was asked and as what was made.",
    ],
  };
}
