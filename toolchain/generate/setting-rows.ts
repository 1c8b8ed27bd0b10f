import type { Setting } from "../../scenarios/scenario";

/** Rows of a table of settings: name, value at full and at quick pace, meaning. */
export function settingRows(settings: Readonly<Record<string, Setting>>): string[][] {
  return Object.entries(settings).map(([name, { full, quick, about, perCore }]) => [
    `\`${name}\``,
    String(full),
    String(quick),
    perCore === undefined ? about : `${about}; at pace \`machine\` at most ${perCore} for each core`,
  ]);
}
