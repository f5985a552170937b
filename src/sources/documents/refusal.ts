import { HornbookError } from '../../errors.ts';

/** Why a file was not read. Stable: programs may rely on these names. */
export type RefusalCode =
  | 'empty-file'
  | 'not-text'
  | 'encoding'
  | 'too-deep'
  | 'too-large'
  | 'unknown-format'
  | 'damaged'
  | 'encrypted'
  | 'no-text'
  | 'unsafe-archive'
  | 'too-slow'
  | 'too-much-memory';

/** A file that cannot be read: a named warning about one document, never the end of a run. */
export class ReadingRefusal extends HornbookError {
  readonly reason: RefusalCode;

  /** @param hint how to mend it, in one sentence. */
  constructor(reason: RefusalCode, message: string, hint: string, cause?: unknown) {
    super(message, { code: reason, hint, cause });
    this.name = 'ReadingRefusal';
    this.reason = reason;
  }
}

/** Whether a thrown value is a refusal (it works across copies of the package). */
export function isRefusal(error: unknown): error is ReadingRefusal {
  return HornbookError.isInstance(error) && error.name === 'ReadingRefusal';
}
