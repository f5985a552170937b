import type { ZodType } from 'zod';
import type { ConfigIssue } from '../errors.ts';

/** What every family's members have. */
export interface Member {
  id: string;
  version: string;
  options?: ZodType;
}

/** Plugins come from the config as values: checked for shape, since no type checker saw them. */
export function members<M extends Member>(values: readonly unknown[], family: string, functions: readonly string[], issues: ConfigIssue[]): M[] {
  return values.flatMap((value, index) => {
    const object = typeof value === 'object' && value !== null ? (value as { [key: string]: unknown }) : {};
    const missing = [
      ...['id', 'version'].filter((key) => typeof object[key] !== 'string' || object[key] === ''),
      ...functions.filter((key) => typeof object[key] !== 'function'),
    ];
    if (missing.length === 0) return [value as M];
    issues.push({
      path: ['plugins', family, index],
      message: `lacks ${missing.join(', ')}: a plain object with an id, a version and ${functions.join(', ')} is wanted`,
    });
    return [];
  });
}
