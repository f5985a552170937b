/** How batches go. What is done to a line is drawn from the server's seed and the line's `custom_id`. */
export interface BatchOptions {
  /** Looks at a batch that find it still running. Default 1. */
  polls?: number;
  /** Share of lines that are in no file at the end. */
  lose?: number;
  /** Share of lines that are in the output twice. */
  duplicate?: number;
  /** Lines in a shuffled order. Default false: as they came. */
  reorder?: boolean;
  /** Share of lines that end as errors (OpenAI: in the error file). */
  fail?: number;
  /** Share of lines that expire (OpenAI: in the error file, and the batch itself ends as `expired`). */
  expire?: number;
  /** The batch is made, but the connection is reset before the reply, for so many of the first creations. Default 0. */
  loseCreated?: number;
}
