import type { SystemOptions } from "../system";
export function upstreamProblems(_options: SystemOptions, _file: string): readonly string[] {
  return [];
}
