/** Recognisers written in a config as patterns. */
import type { PatternRecogniser } from '../contracts/privacy-config.ts';
import type { Finding, Recogniser } from '../contracts/plugins.ts';
import { usageError } from '../errors.ts';
import { hashOf } from '../text/hash.ts';
import { linearPattern, PatternError } from '../text/linear-pattern.ts';
import { hasNestedRepeats } from '../text/pattern-syntax.ts';
import { luhn } from './checks/luhn.ts';
import { verhoeff } from './checks/national-numbers.ts';
import { precededBy } from './context.ts';

/** Lines are searched in pieces of this length, so that no pattern meets a text long enough to be slow on. */
const piece = 2000;
/** How far two pieces overlap: a longer value may be cut. */
const overlap = 200;
const checks = { luhn, verhoeff };

/** Throws a usage error for a pattern that is no regular expression, or that could be slow on hostile text. */
export function patternRecogniser({ type, pattern, ignoreCase, words, check }: PatternRecogniser): Recogniser {
  const flags = ignoreCase ? 'i' : '';
  try {
    linearPattern(pattern, flags);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw usageError(`privacy.recognisers (${type}): ${error.message}`, {
      code: 'recogniser-pattern',
      hint: 'Mend the pattern, or write the recogniser as a function (plugins).',
    });
  }
  if (hasNestedRepeats(pattern, flags)) {
    throw usageError(`privacy.recognisers (${type}): a repeat without a limit stands inside another, which can take for ever on hostile text`, {
      code: 'recogniser-pattern',
      hint: 'Give one of them a limit: {1,20} in place of + or *.',
    });
  }
  const expression = new RegExp(pattern, `g${flags}u`);
  const context = words.length === 0 ? undefined : new RegExp(words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'i');
  return {
    id: `config-${type}`,
    version: hashOf({ pattern, flags, words, check: check ?? null }).slice(0, 12),
    type,
    *find(text) {
      let last = 0;
      for (const { start, end } of spansOf(text, expression)) {
        if (start < last || start === end) continue;
        if (check !== undefined && !checks[check](text.slice(start, end).replace(/\D/g, ''))) continue;
        if (context !== undefined && !precededBy(text, start, context)) continue;
        last = end;
        yield { type, start, end, score: 1 };
      }
    },
  };
}

function* spansOf(text: string, expression: RegExp): Generator<Pick<Finding, 'start' | 'end'>> {
  for (let from = 0; from < text.length;) {
    let to = text.indexOf('\n', from);
    if (to < 0) to = text.length;
    for (let at = from; at < to; at += piece - overlap) {
      for (const match of text.slice(at, Math.min(to, at + piece)).matchAll(expression))
        yield { start: at + match.index, end: at + match.index + match[0].length };
      if (at + piece >= to) break;
    }
    from = to + 1;
  }
}
