import { readFileSync } from "node:fs";
import type { Member } from "../raft/messages";
import { ConfigMistakes } from "./mistakes";

/** What a node must know of the mesh beside the documented variables. */
export interface MeshFile {
  /** Path of the daemon's admin socket. */
  readonly admin: string;
  /** Shared by all daemons of the mesh: who does not know it is no peer. */
  readonly password: string;
  readonly self: Member;
  /** Who elected the first leader. */
  readonly founders: readonly Member[];
  /** Further nodes that were there before this one: the leader that takes it in may be one of them. */
  readonly others: readonly Member[];
}

/** @throws ConfigMistakes when it cannot be read or lacks something */
export function readMeshFile(path: string): MeshFile {
  let read: Partial<Record<keyof MeshFile, unknown>>;
  try {
    read = JSON.parse(readFileSync(path, "utf8")) as typeof read;
  } catch (error) {
    throw new ConfigMistakes([`${path}: ${error instanceof Error ? error.message : String(error)}`]);
  }
  const { admin, password, self, founders, others } = read;
  const mistakes = [
    ...(typeof admin === "string" ? [] : [`${path}: \`admin\` must be the path of a socket`]),
    ...(typeof password === "string" ? [] : [`${path}: \`password\` must be a text`]),
    ...(isMember(self)
      ? []
      : [`${path}: \`self\` must have id, key (64 hex digits) and underlay (HOST:PORT)`]),
    ...(Array.isArray(founders) && founders.length > 0 && founders.every(isMember)
      ? []
      : [`${path}: \`founders\` must be a list of such nodes`]),
    ...(Array.isArray(others) && others.every(isMember)
      ? []
      : [`${path}: \`others\` must be a list of such nodes, or empty`]),
  ];
  if (mistakes.length > 0) throw new ConfigMistakes(mistakes);
  return read as unknown as MeshFile;
}

function isMember(value: unknown): value is Member {
  if (typeof value !== "object" || value === null) return false;
  const { id, key, underlay } = value as Partial<Record<keyof Member, unknown>>;
  const isText = (text: unknown, form: RegExp): boolean => typeof text === "string" && form.test(text);
  return isText(id, /./) && isText(key, /^[0-9a-f]{64}$/) && isText(underlay, /^\S+:\d+$/);
}
