/**
 * The narrow waist: what runs on a node, as plain data. Systems produce it, environments realise it.
 * Nothing here knows Pulumi resources, transports or environments.
 */

export type Protocol = "tcp" | "udp";

/** A port a node listens on. Everything that is not declared is denied by the node's firewall. */
export interface PortSpec {
  readonly name: string;
  readonly number: number;
  readonly protocol: Protocol;
  /** Who may connect: every node and the controller, or the controller alone. */
  readonly from: "cluster" | "controller";
  /** What is spoken there is for programs only: it gets no URL on the controller's machine. @default false */
  readonly internal?: boolean;
  /**
   * Port of 127.0.0.1 on the controller's machine that the plan documents for it: taken when it is free and nobody in the
   * stack has it. @default any free one
   */
  readonly hostPort?: number;
}

/** A right or device beyond an ordinary program's, which an environment grants to the services that declare it alone. */
export type Need = "NET_ADMIN" | "/dev/net/tun";

/**
 * The text; or the project's file that has it, relative to the project: then the state keeps only its digest; or a
 * template, in which `${secret:NAME}` stands for a secret of the stack (32 bytes in hex, made once) and `${public:NAME}`
 * for the Ed25519 public key (hex) of that secret taken as a private key. What a template holds is never stored in clear.
 */
export type FileContent = string | { readonly file: string } | { readonly template: string };

/** A file put on the host before the service starts. */
export interface FileSpec {
  /** Absolute path on the host. */
  readonly path: string;
  readonly content: FileContent;
  /** Octal, as for chmod(1). @default "0644" */
  readonly mode?: string;
}

/** How to know that a service is ready: polled until it holds or `within` has passed. */
export interface ReadinessProbe {
  readonly port: number;
  /** GET this path and expect 200; without it, an open TCP port is enough. */
  readonly path?: string;
  /** Text the body must contain: an answer from somebody else is no answer. */
  readonly contains?: string;
  readonly withinSeconds: number;
}

/** A supervised program, or a job that is run again and again. */
export interface ServiceSpec {
  readonly name: string;
  /** argv; the program is looked up in PATH of the host. */
  readonly command: readonly string[];
  /** Arguments that only matter the first time, while `stateDirectory` is empty. Changing them restarts nothing. */
  readonly firstStartArguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Programs of the distribution or of official images that it runs, beside `node` and `bash`, by the names of
   * `toolchain/packages/declared.ts` (`etcd`, `prometheus`). Hosts that are made from images get these and no others.
   */
  readonly programs?: readonly string[];
  readonly needs?: readonly Need[];
  /**
   * The program is dynamically linked and asks libc for the time, so that faults can shift its wall clock (libfaketime). Node
   * and Python programs do, Go programs do not. Reading the clock takes it some 100 ns longer. @default false
   */
  readonly shiftableClock?: boolean;
  readonly files?: readonly FileSpec[];
  /** The program is a job: it is started this often and ends by itself, whatever its exit code. What it prints is its log. */
  readonly everySeconds?: number;
  /** Absolute path on the host, made before start and removed with the service. */
  readonly stateDirectory?: string;
  readonly restart: "always" | "on-failure" | "never";
  /** Wanted soft limit of open files (RLIMIT_NOFILE); a shortfall is recorded, not fatal. */
  readonly openFiles?: number;
  /** Seconds between SIGTERM and SIGKILL. @default 5 */
  readonly stopSeconds?: number;
  /** Without it the service is ready as soon as it runs: only for those that listen on no port. */
  readonly ready?: ReadinessProbe;
  /** Where the service's own metrics are, and which it must have: those that checks, rules and dashboards build on. */
  readonly metrics?: { readonly port: number; readonly path: string; readonly names?: readonly string[] };
}

/**
 * A network that services make on top of the stack's own, and what may come in over it: echo requests and these ports, from
 * whoever the overlay lets in. The reachability matrix is about the stack's own network, where these ports stay closed.
 */
export interface OverlaySpec {
  /** Its interface on the node. */
  readonly interface: string;
  readonly ports: readonly Pick<PortSpec, "name" | "number" | "protocol">[];
}

/** A member of the system under test: a role on a host of its own. */
export interface NodeSpec {
  /** Unique in the stack; a DNS label. */
  readonly name: string;
  readonly role: string;
  /** IPv4 address in the stack's subnet. */
  readonly address: string;
  readonly ports: readonly PortSpec[];
  readonly overlay?: OverlaySpec;
  readonly services: readonly ServiceSpec[];
  /**
   * The machine came with what is tested on it: whoever listens on its ports may, and its firewall is its own. @default false
   */
  readonly appliance?: boolean;
  /**
   * What the system's adapter has to know of the node beside all this: plain data, never secrets. Verdicts stand on it too: when
   * it changes, scenarios run again.
   */
  readonly facts?: Readonly<Record<string, unknown>>;
}
