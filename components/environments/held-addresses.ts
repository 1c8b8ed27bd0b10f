import type { NamedHost } from "../network/hosts-file";

/** A node that is there, with its address. */
export interface Holder {
  readonly node: string;
  readonly address: string;
}

/**
 * Pure: a sentence for each node that is to have the address of another one, which goes on having it until it is made anew or taken
 * away: in an order that nobody knows, so that such an update would end half done.
 */
export function heldAddresses(
  nodes: readonly NamedHost[],
  there: readonly Holder[],
  file: string,
): readonly string[] {
  return nodes.flatMap(({ name, address }) => {
    const holder = there.find((other) => other.address === address && other.node !== name);
    return holder === undefined
      ? []
      : [
          `\`${name}\` is to have \`${address}\` (${file}), which \`${holder.node}\` has as long as it is there: give \`${name}\` a free one, or take it from \`${holder.node}\` with an update before this one.`,
        ];
  });
}
