/** How much is shown of what grows with a run; reduced until the report fits its limit. */
export interface Detail {
  /** Columns of a line: each keeps its lowest and highest value. */
  readonly columns: number;
  /** Rows of the tables beside the plots. */
  readonly rows: number;
  /** Characters of all logs together. */
  readonly logs: number;
}

/** Enough for a run of minutes at one sample a second. */
export const FULL: Detail = { columns: 500, rows: 120, logs: 400_000 };

export const reduced = ({ columns, rows, logs }: Detail): Detail => ({
  columns: Math.ceil(columns / 2),
  rows: Math.ceil(rows / 2),
  logs: Math.ceil(logs / 2),
});
