/** Counted since the start or the last reset, as LoomDB counts, but that `remoteChanges` are those of others alone. */
export class Stats {
  nodesCreated = 0;
  edgesCreated = 0;
  remoteChanges = 0;
  /** ISO 8601. */
  lastChange: string | null = null;

  reset(): void {
    Object.assign(this, { nodesCreated: 0, edgesCreated: 0, remoteChanges: 0, lastChange: null });
  }
}
