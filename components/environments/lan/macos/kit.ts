import type { KitFile } from "../kit";

const programs = /^(?:bin|lib|libexec|share)\//;

/** What of a copy of the project also a Mac can use: programs of other machines it cannot run, so it needs its own. Pure. */
export function withoutPrograms(kit: readonly KitFile[]): readonly KitFile[] {
  return kit.filter(({ path }) => !programs.test(path));
}
