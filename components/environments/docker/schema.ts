import * as z from "zod";
import { diskFits, diskTooBig, limitsShape } from "../containers/limits";

const limits = limitsShape("gone when the container stops. Default: the engine's disk.")
  .extend({
    pids: z.int().min(64).optional().describe("Processes and threads of a node. Default: no limit."),
  })
  .refine(diskFits, diskTooBig);

const name = z
  .string()
  .regex(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/, "a DNS label of at most 40 characters: a-z, 0-9 and `-`");

const engine = z.strictObject({
  name: name.describe("Name of the engine."),
  host: z
    .string()
    .regex(
      /^(ssh|tcp):\/\/(?!([^@/]*@)?(localhost|127\.|\[::1\]))[^\s/]+$/,
      "ssh://USER@HOST or tcp://HOST:PORT, of another machine: containers in the network of this one would not be reached from it",
    )
    .describe("Where it is, as in DOCKER_HOST: `ssh://USER@HOST` or `tcp://HOST:PORT`."),
  interface: z
    .string()
    .regex(/^[^\s/:]{1,15}$/, "the name of an interface, such as eno1 (`ip -br address` there tells it)")
    .describe(
      "Interface of its machine in the network of the machines, where containers get addresses of their own.",
    ),
  nodes: z
    .array(name)
    .min(1)
    .optional()
    .describe(
      "Names of the stack's nodes that are on it. Default: those that no engine names, in turns with other engines that name none.",
    ),
});

/** Stack keys that only the `docker` environment understands. */
export const dockerSchema = z.strictObject({
  forward: z
    .boolean()
    .default(true)
    .describe("Publish the nodes' ports on this machine, see `ports` and `publish`."),
  publish: z
    .ipv4()
    .default("127.0.0.1")
    .describe(
      "Address of the engine's machine on which ports are published, `0.0.0.0` for all it has. An engine on another machine needs one that this machine reaches.",
    ),
  image: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Image that the nodes' images are built on: Debian or Ubuntu with `node`, `nft`, `ip`, `ping` and `setpriv`. Default: one made by set-up.",
    ),
  engines: z
    .array(engine)
    .min(1)
    .optional()
    .describe(
      "Engines of several machines in one network, in which nodes have free addresses of `testbed:network.subnet`. Default: the engine that Docker's commands find.",
    ),
  limits: limits.default({}).describe("What each node may use at most."),
});
