/**
 * Errors that a person reads. Every one carries a stable code, a hint that says how to mend it, and the exit code of the
 * command line.
 */

export const exitCodes = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  gate: 3,
  budget: 4,
  provider: 5,
  locked: 6,
  damaged: 7,
  storage: 8,
  pending: 9,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const marker = Symbol.for('hornbook.error');

export interface HornbookErrorInit {
  /** Stable, kebab-case, for programs. */
  code: string;
  exitCode?: ExitCode;
  /** How to mend it: one sentence. */
  hint?: string;
  cause?: unknown;
}

/** The one base class. Use `HornbookError.isInstance`: two copies of a package break `instanceof`. */
export class HornbookError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
  readonly [marker] = true;

  constructor(message: string, init: HornbookErrorInit) {
    super(message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'HornbookError';
    this.code = init.code;
    this.hint = init.hint;
    this.exitCode = init.exitCode ?? exitCodes.unexpected;
  }

  static isInstance(value: unknown): value is HornbookError {
    return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[marker] === true;
  }
}

/** A config, an option or an argument is wrong. */
export function usageError(message: string, init: { code?: string; hint?: string; cause?: unknown } = {}): HornbookError {
  return new HornbookError(message, { code: 'usage', ...init, exitCode: exitCodes.usage });
}

/** A sum, a span or another invariant of the program does not hold: a defect of ours or of a plugin, never of the data. */
export function invariantError(message: string, init: { code?: string; hint?: string; cause?: unknown } = {}): HornbookError {
  return new HornbookError(message, { code: 'invariant', ...init, exitCode: exitCodes.unexpected });
}

/** The text of any thrown value, for messages. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export interface ConfigIssue {
  /** Path in the config: `['sources', 0, 'licence']`. */
  path: readonly (string | number)[];
  message: string;
}

/** The config is wrong at one or more places; whoever read the file adds line and column. */
export class ConfigError extends HornbookError {
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[], init: { hint?: string } = {}) {
    super(issues.map((issue) => `${pathText(issue.path)}: ${issue.message}`).join('\n'), { code: 'config', exitCode: exitCodes.usage, ...init });
    this.issues = issues;
  }
}

/** A message and how to mend it, as one line. */
export function withHint(message: string, hint: string | undefined): string {
  if (hint === undefined || hint === '') return message;
  return /[.!?:;]$/.test(message) ? `${message} ${hint}` : `${message}; ${hint}`;
}

/** `sources[0].licence`. */
export function pathText(path: readonly (string | number)[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  return text.replace(/^\./, '') || '(config)';
}
