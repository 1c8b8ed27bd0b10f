import * as z from "zod";

/** A name or address, or what the user's ssh config calls a machine. */
const destination = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:-]*$/,
    "a name or address, or an alias of your ssh config; `user` and `port` are keys of their own",
  );

const hostKey = z
  .string()
  .regex(
    /^(ssh|ecdsa|sk)-[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}$/,
    "a public host key such as `ssh-ed25519 AAAA…`, as `testbed trust` prints it",
  );

function oneLineOf(what: string): z.ZodString {
  return z.string(what).regex(/^[^\r\n]+$/, what);
}

/** One word of an ssh config. */
const oneLine = z
  .string()
  .min(1)
  .regex(/^[^\n"]+$/, "one line without double quotes");

/** Set with `pulumi config set --secret --path`; see `passwords.ts`. To editors it is what stands in the stack file then. */
const secret = oneLineOf(
  "one line, set with `pulumi config set --secret --path testbed:hosts.NODE.password`",
).meta({
  type: "object",
  properties: { secure: { type: "string", description: "Written by `pulumi config set --secret`." } },
  required: ["secure"],
});

/** What plan 000 ("Performance Tuning") wants of a machine and a process cannot have for itself. */
const tuning = z.strictObject({
  hugePages: z
    .int()
    .min(0)
    .optional()
    .describe("Huge pages that its kernel sets aside (`vm.nr_hugepages`; 2 MiB each on most machines)."),
  governor: z
    .string()
    .regex(/^[a-z_]+$/, "the name of a CPU frequency governor")
    .optional()
    .describe("Governor of all its processors' frequency, such as `performance`."),
});

const host = z.strictObject({
  ssh: destination.describe("Where it is reached: name, address, or alias of your ssh config."),
  user: z
    .string()
    .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/, "a user name")
    .optional()
    .describe("User to log in as: root, or one with `sudo -n`. Default: as your ssh config says."),
  port: z
    .int()
    .min(1)
    .max(65535)
    .optional()
    .describe("Port of its ssh server. Default: as your ssh config says."),
  identityFile: oneLine
    .optional()
    .describe("Private key. Default: your agent and what your ssh config says."),
  proxyJump: oneLine.optional().describe("Machines to go through, as ssh's `ProxyJump`."),
  proxyCommand: oneLine.optional().describe("As ssh's `ProxyCommand`, e.g. `tailscale nc %h %p`."),
  hostKey: z
    .array(hostKey)
    .min(1)
    .optional()
    .describe("Its public host keys: any other is refused. `testbed trust` prints what to write here."),
  password: secret.optional().describe("Password to log in with, where no key is taken. Only as a secret."),
  sudoPassword: secret
    .optional()
    .describe("Password that `sudo` asks this user for, where `sudo -n` is not allowed. Only as a secret."),
  interface: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,15}$/, "the name of a network interface")
    .optional()
    .describe("Network interface of the stack's network. Default: the one that has the node's address."),
  node: z
    .string()
    .regex(/^\/\S+$/, "an absolute path on the machine")
    .optional()
    .describe(
      "A Mac's Node, by its path there: none can be sent to it. Default: the one in Homebrew's folder or in PATH.",
    ),
  tuning: tuning
    .optional()
    .describe(
      "How the machine's kernel is set while the stack has it; put back with it. What the machine cannot do is told, and no error. Not on a Mac.",
    ),
  maxSessions: z
    .int()
    .min(1)
    .default(10)
    .describe(
      "Sessions that its ssh server allows in one connection (`MaxSessions`); with 1 they take turns, and scenarios with faults are refused.",
    ),
});

const staticAddresses = z.strictObject({
  gateway: z.ipv4().optional().describe("The default gateway. Default: as the machine has it."),
  nameservers: z.array(z.ipv4()).default([]).describe("Name servers. Default: as the machine has them."),
});

/** What plan 000 ("Network Requirements") wants between nodes. */
const planned = { milliseconds: 10, megabits: 100 };

const links = z.strictObject({
  milliseconds: z
    .number()
    .positive()
    .default(planned.milliseconds)
    .describe("Round trips between nodes must take less than this."),
  megabits: z
    .number()
    .min(0)
    .default(planned.megabits)
    .describe("Mbit/s that each node must be able to send to the next; measured where both have iperf3."),
});

/** What links between machines must be like. */
export type LinkLimits = z.infer<typeof links>;

/** How a machine's kernel is set. */
export type Tuning = z.infer<typeof tuning>;

/** Addresses that machines are given. */
export type StaticAddresses = z.infer<typeof staticAddresses>;

/** How one machine is reached. */
export type LanHostConfig = z.infer<typeof host>;

/** Stack keys that only the `lan` environment understands. */
export const lanSchema = z.strictObject({
  forward: z
    .boolean()
    .default(true)
    .describe("Show in the outputs where the nodes' ports are: at their own addresses."),
  hosts: z
    .record(z.string(), host)
    .default({})
    .describe("How the machine of each node is reached: node name → its ssh server."),
  links: links
    .default(planned)
    .describe(
      "What the network between the machines must be like; default: as the plan of the cluster at home.",
    ),
  staticAddresses: staticAddresses
    .optional()
    .describe(
      "Give each machine its node's address with netplan: it takes it back unless it is reached there within 20 s, and gets its own again when the stack goes. Default: the machines have the nodes' addresses already.",
    ),
});
