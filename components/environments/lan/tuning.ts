import type { LanHostConfig } from "./schema";

/** Words `NAME=VALUE` as `scripts/tuning.sh` takes them, for what is to be set on a machine. Pure. */
export function tuningWords(host: Pick<LanHostConfig, "tuning"> | undefined): string {
  const wanted = Object.entries(host?.tuning ?? {});
  return wanted.map(([name, value]) => `${name}=${value}`).join(" ");
}
