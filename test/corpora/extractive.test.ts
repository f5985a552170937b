// Whole corpora, one row after the other: too long for the test command, so the long check runs it.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentWords } from '../../src/strategies/extractive/coverage-testkit.ts';
import { opensBack } from '../../src/strategies/extractive/english/dangling.ts';
import { plain } from '../../src/strategies/extractive/english/plain.ts';
import { draftsOf, filesUnder, inputOf, sharedFolder } from '../../src/strategies/extractive/testkit.ts';

/** With the fewest rows that each has given: a change that loses some must say so here. */
const corpora: [string, string, number][] = [
  ['rust-book', '.md', 1000],
  ['wcag-understanding', '.html', 250],
];

describe.each(corpora)('%s', (name, ending, least) => {
  const folder = sharedFolder('data', 'corpora', name);
  it.skipIf(folder === undefined)('gives grounded, whole, varied rows (skipped where the corpus is absent)', async () => {
    const templates = new Map<string, number>();
    let total = 0;
    for (const file of filesUnder(folder as string, ending)) {
      const input = await inputOf(readFileSync(file), relative(folder as string, file));
      for (const draft of draftsOf(input)) {
        total++;
        templates.set(draft.template ?? '', (templates.get(draft.template ?? '') ?? 0) + 1);
        const [question, answer] = [draft.messages[0]?.content ?? '', draft.messages[1]?.content ?? ''];
        const quotes = draft.spans.map((span) => input.document.text.slice(span.start, span.end));
        const where = `${file}: ${question}`;
        expect(
          quotes.every((quote) => quote.trim() !== ''),
          where,
        ).toBe(true);
        // That a passage does not say is nobody's words; a question that was to be written has question words of its own.
        const template = draft.template ?? '';
        const stated = template.startsWith('passage-absent')
          ? ''
          : template.startsWith('passage-quiz')
            ? (/\nAnswer: (.*)$/s.exec(answer)?.[1] ?? '')
            : answer.replace(/^Passage [AB]: /, '');
        const cited = new Set(contentWords(quotes.join(' ')));
        expect(
          contentWords(stated).filter((word) => !cited.has(word)),
          where,
        ).toEqual([]);
        expect(question, where).toMatch(/^["'(`]*[\p{Lu}\p{N}`].*[.?]$/mu);
        expect(`${question}\n${answer}`, where).not.toMatch(/\{\{\s*#|<\/?Listing|\{%/);
        // A passage in the prompt may name a listing of its book.
        expect(`${template.startsWith('passage') || template.endsWith('-read') ? question.split('\n')[0] : question}\n${answer}`, where).not.toMatch(
          /Listing \d|Figure \d/,
        );
        expect((answer.match(/^```/gm) ?? []).length % 2, where).toBe(0);
        expect(answer.trim(), where).not.toMatch(/[:,]$/);
        if (!/^(?:table|term-item)/.test(draft.template ?? ''))
          expect(
            opensBack(plain(answer)) &&
              !/^(?:code|list|benefits|examples|features|limits|term|passage-term|conversation)/.test(draft.template ?? '') &&
              !/^(?:note|keep in mind|remember|be )/i.test(answer),
            `${where}\n${answer}`,
          ).toBe(false);
      }
    }
    expect(total).toBeGreaterThan(least);
    for (const [template, count] of templates) expect(count / total, template).toBeLessThan(0.08);
  });
});
