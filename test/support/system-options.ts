import type { SystemOptions } from "../../components/systems/system";

/** What a stack says about a system that has nothing to be set. */
export const noOptions: SystemOptions = { profile: "documented", settings: {} };
