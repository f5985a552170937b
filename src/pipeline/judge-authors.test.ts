import { expect, it } from 'vitest';
import type { RuleVerdict, TrainingRecord } from '../contracts/index.ts';
import { rowBias } from '../report/bias.ts';
import { random } from '../statistics/random.ts';
import { sampleRows } from '../testing/sample-rows.ts';
import { authorTally } from './judge-authors.ts';

const families = ['gpt', 'claude', 'qwen'];
const models = families.map((family) => ({ name: family, model: `${family}-judge`, family }));
const familyOf = (model: string): string | undefined => families.find((family) => model.startsWith(family));
const about = (count: number) => ({ models: models.slice(0, count), rubrics: [], familyOf });
const by = (model: string | undefined): TrainingRecord => {
  const base = sampleRows()[0] as TrainingRecord;
  const { model: _model, ...origin } = base.origin;
  return { ...base, origin: { ...origin, ...(model === undefined ? {} : { model }) } };
};
const verdict = (scores: readonly number[]): RuleVerdict => ({
  rule: 'judge:accuracy',
  version: '1',
  outcome: 'keep',
  score: scores[0] ?? 0,
  evidence: scores.length < 2 ? [] : [{ type: 'votes', votes: scores.map((score, at) => ({ judge: families[at] ?? '', score, reason: '' })) }],
});

/** Rows of three authors in turn; the judge of the first family likes its own by so much. */
function tallied(judges: number, likes: number, authors: readonly (string | undefined)[] = ['gpt-writer', 'claude-writer', 'qwen-writer']) {
  const tally = authorTally(about(judges));
  const dice = random('judge-authors');
  for (let row = 0; row < 180; row++) {
    const author = authors[row % authors.length];
    const truth = 2 + dice.next() * 2;
    const scores = families
      .slice(0, judges)
      .map((family, at) => truth + (dice.next() - 0.5) / 2 + (at === 0 && author?.startsWith(family) === true ? likes : 0));
    tally.see(by(author), [verdict(scores)]);
  }
  return tally.report();
}

it('measures what a judge gives its own family beyond the other judges, within its interval', () => {
  const { figures, note } = tallied(3, 0.9);
  expect(note).toBeNull();
  const own = figures.find(({ family }) => family === 'gpt');
  expect(own).toMatchObject({ against: 'judges', own: 60, others: 120 });
  expect(own?.low).toBeLessThan(0.9);
  expect(own?.high).toBeGreaterThan(0.9);
  expect(own?.low).toBeGreaterThan(0.5);
  for (const { low, high } of figures.filter(({ family }) => family !== 'gpt')) {
    expect(low).toBeLessThan(0.3);
    expect(high).toBeGreaterThan(-0.6);
  }
  expect(rowBias({ length: null, selfPreference: { figures, note } }).map(([bias]) => bias)).toContain('own family (gpt)');
});

it('says of a judge by itself that its rows may be better', () => {
  const { figures } = tallied(1, 0.9);
  expect(figures).toMatchObject([{ family: 'gpt', against: 'rows', own: 60, others: 120 }]);
  const [row] = rowBias({ length: null, selfPreference: { figures, note: null } }).filter(([bias]) => bias.startsWith('own'));
  expect(row?.[1]).toContain('may be better rows');
});

it.each([
  ['one author', 1, ['gpt-writer'], 'cannot be measured: one author (gpt)'],
  ['no judge of an author', 1, ['claude-writer', undefined], 'no judge scored rows of its own family: it wrote none (claude, people)'],
  ['authors that nobody knows', 1, ['hand-made'], 'cannot be measured: nobody knows the family of the author of any row'],
] as const)('says why it cannot measure %s', (_what, judges, authors, why) => {
  expect(tallied(judges, 0, authors)).toEqual({ figures: [], note: why });
});
