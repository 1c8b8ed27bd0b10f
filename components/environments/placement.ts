import { didYouMean } from "../did-you-mean";

/** Somewhere that nodes can be. */
export interface Place {
  readonly name?: string;
  /** Names of the nodes that are to be there; undefined: some of those that nobody names. */
  readonly nodes?: readonly string[] | undefined;
}

/** Pure: each node at the place that names it; the others in turns over those that name none. */
export function placeNodes<P extends Place>(
  places: readonly P[],
  nodes: readonly string[],
): ReadonlyMap<string, P> {
  const named = new Map(places.flatMap((place) => (place.nodes ?? []).map((node) => [node, place])));
  const open = places.filter((place) => place.nodes === undefined);
  const rest = nodes.filter((node) => !named.has(node));
  return new Map(
    nodes.flatMap((node) => {
      const place = named.get(node) ?? open[rest.indexOf(node) % open.length] ?? places[0];
      return place ? [[node, place]] : [];
    }),
  );
}

/**
 * Pure: a sentence for each mistake in which nodes are where.
 * @param key of the stack file, such as `testbed:clusters`
 */
export function placementProblems(
  key: string,
  places: readonly Place[],
  nodes: readonly string[],
  file: string,
): readonly string[] {
  const at = (index: number, part: string): string => `\`${key}[${index}].${part}\``;
  const problems: string[] = [];
  const names = new Map<string, number>();
  const takenBy = new Map<string, number>();
  places.forEach(({ name, nodes: named = [] }, index) => {
    if (name !== undefined) {
      const twice = names.get(name);
      if (twice !== undefined)
        problems.push(
          `${at(index, "name")} is \`${name}\` (${file}): taken by \`${key}[${twice}]\`; choose another name.`,
        );
      names.set(name, index);
    }
    named.forEach((node, position) => {
      const where = at(index, `nodes[${position}]`);
      const taken = takenBy.get(node);
      if (!nodes.includes(node))
        problems.push(
          `${where} is \`${node}\` (${file}): the stack has no node of that name; expected one of ${listed(nodes)}.${didYouMean(node, nodes)}`,
        );
      else if (taken !== undefined)
        problems.push(
          `${where} is \`${node}\` (${file}): that node is in \`${key}[${taken}]\` already; remove one of the two.`,
        );
      takenBy.set(node, index);
    });
  });
  const rest = nodes.filter((node) => !takenBy.has(node));
  if (rest.length > 0 && places.every((place) => place.nodes !== undefined))
    problems.push(
      `no \`nodes\` of \`${key}\` name ${listed(rest)} (${file}): add them to one of ${listed(places.map(({ name = "" }) => name))}, or remove the \`nodes\` of one that is to have all others.`,
    );
  const used = new Set(placeNodes(places, nodes).values());
  places.forEach((place, index) => {
    // One alone has whatever nodes there are.
    if (places.length > 1 && place.nodes === undefined && !used.has(place))
      problems.push(
        `\`${key}[${index}]\` is \`${place.name ?? ""}\` (${file}): no node is left for it; remove it, or say which ones in its \`nodes\`.`,
      );
  });
  return problems;
}

/**
 * Pure: a sentence for each place that is another one once more.
 * @param field of the stack file that says what it is, such as `context`
 * @param values of it, by place; undefined: it is not said
 * @param what it is, for people
 */
export function sameTwice(
  key: string,
  field: string,
  values: readonly (string | undefined)[],
  what: string,
  file: string,
): readonly string[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    return value === undefined || first === index
      ? []
      : [
          `\`${key}[${index}].${field}\` is \`${value}\` (${file}): that ${what} is \`${key}[${first}]\` already; remove one of the two.`,
        ];
  });
}

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");
