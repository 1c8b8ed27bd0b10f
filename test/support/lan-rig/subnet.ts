import { overlap, parseSubnet, rangeOf, type Subnet } from "../../../components/network/addresses";
import { run } from "./run";

interface Route {
  readonly dst: string;
  readonly dev?: string;
}

/**
 * The subnet of a rig.
 * @param wanted CIDR; without it one that this machine has no route to
 * @throws Error when the wanted one is in use here: packets would go elsewhere
 */
export async function chooseSubnet(wanted?: string): Promise<Subnet> {
  const routes = (JSON.parse(await run(["ip", "-j", "-4", "route"])) as Route[]).filter(
    ({ dst }) => dst !== "default",
  );
  const candidates = wanted === undefined ? ownRange() : [wanted];
  for (const cidr of candidates) {
    const subnet = parseSubnet(cidr);
    if (!subnet) throw new Error(`${cidr} is not a subnet such as 192.168.1.0/24`);
    const user = routes.find(({ dst }) => {
      const range = rangeOf(dst);
      return range !== undefined && overlap(range, subnet);
    });
    if (user === undefined) return subnet;
    if (wanted !== undefined)
      throw new Error(
        `${cidr} is in use on this machine (${user.dst} at ${user.dev ?? "?"}): take another subnet, or run the test in a network namespace of its own (unshare --net --mount)`,
      );
  }
  throw new Error("this machine has routes to all subnets that a rig may take");
}

function ownRange(): string[] {
  return Array.from({ length: 50 }, (_, index) => `10.218.${index}.0/24`);
}
