import type { HalfMade, StackPlace } from "../operations";
import { docker } from "../containers/docker-command";
import { recordedEngines, type EngineHost } from "./engines";
import { LABEL, ownerId } from "./names";

/** How the engine's command line lists and removes what is of a type, and of that only what has our label. */
const commands: Readonly<
  Record<string, { readonly list: readonly string[]; readonly remove: readonly string[] }>
> = {
  "docker:index/container:Container": {
    list: ["ps", "--all", "--format", "{{.Names}}"],
    remove: ["rm", "--force", "--volumes"],
  },
  "docker:index/network:Network": {
    list: ["network", "ls", "--format", "{{.Name}}"],
    remove: ["network", "rm"],
  },
  "docker:index/volume:Volume": { list: ["volume", "ls", "--quiet"], remove: ["volume", "rm"] },
};

/** Containers first: networks and volumes are in use by them. */
const order = Object.keys(commands);

/** Removes from the stack's engines what is there of it and this stack's. */
export async function removeHalfMade(place: StackPlace, halfMade: readonly HalfMade[]): Promise<void> {
  await Promise.all(recordedEngines(place).map((host) => removeFrom(host, place, halfMade)));
}

async function removeFrom(host: EngineHost, place: StackPlace, halfMade: readonly HalfMade[]): Promise<void> {
  const mine = ["--filter", `label=${LABEL.owner}=${ownerId(place.stack, place.project)}`];
  for (const type of order) {
    const wanted = halfMade.filter((each) => each.type === type).map(({ name }) => name);
    const { list, remove } = commands[type] ?? {};
    if (wanted.length === 0 || !list || !remove) continue;
    const there = (await docker([...list, ...mine], { host })).split("\n");
    const names = wanted.filter((name) => there.includes(name));
    if (names.length > 0) await docker([...remove, ...names], { host });
  }
}
