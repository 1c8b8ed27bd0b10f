/** The controller's machine, as far as an environment asks for something of it. */
export interface Machine {
  /** As process.platform. */
  readonly platform: string;
  /** Root, or sudo without a password. */
  readonly administrator: boolean;
  /** Why no Docker engine answers; undefined when one does, or when it was not asked. */
  readonly noEngine?: string | undefined;
}

/** What is wrong, and what to do about it. */
export interface Problem {
  readonly what: string;
  readonly advice: string;
}

/** Why an environment cannot be used on a machine; none when it can. */
export type MachineNeeds = (machine: Machine) => readonly Problem[];
