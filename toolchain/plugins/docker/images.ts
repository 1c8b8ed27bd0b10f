import type { ImageInspectInfo } from "dockerode";
import type { Operation } from "../provider/resource";
import type { Engine } from "./engine";
import { follow } from "./progress";

/** An image as the engine has it, or undefined. */
export async function findImage(engine: Engine, name: string): Promise<ImageInspectInfo | undefined> {
  return engine.find(`Unable to inspect image ${name}`, (docker) => docker.getImage(name).inspect());
}

/** An image of the engine, pulled when it is not there. */
export async function haveImage(
  engine: Engine,
  name: string,
  operation: Operation,
  platform?: string,
): Promise<ImageInspectInfo> {
  const failed = `Unable to find or pull image ${name}`;
  const there = await findImage(engine, name);
  if (there !== undefined) return there;
  await engine.request(failed, async (docker) => {
    const options = { abortSignal: operation.signal, ...(platform && { platform }) };
    await follow(docker, await docker.pull(withTag(name), options), failed, operation);
  });
  const pulled = await findImage(engine, name);
  if (pulled === undefined) throw new Error(`${failed}: it was pulled, but the engine does not have it`);
  return pulled;
}

/** Without a tag or digest an engine would pull all tags there are. */
function withTag(name: string): string {
  return /(@|:[^/]*$)/.test(name) ? name : `${name}:latest`;
}
