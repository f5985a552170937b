import { failedReply, unfinishedReply, type RowCheck } from '../rows/failure.ts';

/** Rows of a chat log: calls that failed, were cut or were filtered are refused. */
export const checkLogRow: RowCheck = (row, map) => failedReply(row, map) ?? unfinishedReply(row, map);
