/**
 * Blocks below the head that can be undone in memory, and whose records are found by id. A deeper reorganisation
 * (a partition of more than half an hour) builds the state again from a snapshot.
 */
export const UNDO_DEPTH = 2048;
/** A snapshot of the state is written each so many blocks, which bounds the time of a restart. */
export const SNAPSHOT_EVERY = 300;
/** After a restart, records of so many blocks below the snapshot are found by id again. */
export const REINDEXED = 600;
