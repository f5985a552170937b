/** What a judge's scores have to do with who wrote the rows, as far as a run can tell. */
import type { Judge, JudgeReport, RuleVerdict, TrainingRecord } from '../contracts/index.ts';
import { selfPreferenceSums } from '../judging/index.ts';

export interface AuthorTally {
  see(record: TrainingRecord, aspects: readonly RuleVerdict[]): void;
  report(): NonNullable<JudgeReport['selfPreference']>;
}

type Figure = ReturnType<AuthorTally['report']>['figures'][number];

/** Rows that people wrote. */
const people = 'people';

export function authorTally(about: NonNullable<Judge['about']>): AuthorTally {
  const sums = selfPreferenceSums();
  const families = new Map(about.models.map(({ name, family }) => [name, family]));
  const authors = new Map<string, number>();
  let unknown = 0;
  return {
    see: ({ origin }, aspects) => {
      const author = origin.model === undefined ? people : about.familyOf?.(origin.model);
      if (author === undefined) return void unknown++;
      authors.set(author, (authors.get(author) ?? 0) + 1);
      sums.add({ author, votes: votesOf(aspects, families) });
    },
    report: () => {
      const judges = [...new Set(families.values())].filter((family) => authors.has(family)).sort();
      const figures = judges.flatMap((family): Figure[] => {
        const beside = sums.of(family);
        if (beside !== undefined) return [{ family, against: 'judges', ...beside }];
        const raw = sums.raw(family);
        return raw === undefined ? [] : [{ family, against: 'rows', ...raw }];
      });
      return { figures, note: figures.length > 0 ? null : whyNone([...authors.keys()].sort(), judges, unknown) };
    },
  };
}

function whyNone(authors: readonly string[], judges: readonly string[], unknown: number): string {
  if (authors.length === 0) return unknown === 0 ? 'not measured: no row was judged' : 'cannot be measured: nobody knows the family of the author of any row';
  if (judges.length === 0) return `no judge scored rows of its own family: it wrote none (${authors.join(', ')})`;
  if (authors.length === 1) return `cannot be measured: one author (${authors[0]})`;
  return `cannot be measured: no judge scored five rows of its own family (${judges.join(', ')}) and five of others`;
}

/** Family -> the mean of what its models said of all aspects of a row. */
function votesOf(aspects: readonly RuleVerdict[], families: ReadonlyMap<string, string>): Map<string, number> {
  const said = new Map<string, number[]>();
  const add = (family: string | undefined, score: number | undefined): void => {
    if (family === undefined || score === undefined) return;
    const scores = said.get(family) ?? [];
    said.set(family, scores);
    scores.push(score);
  };
  const [only] = families.size === 1 ? families.values() : [];
  for (const { score, evidence } of aspects) {
    // A judge by itself leaves its score alone.
    if (only !== undefined) add(only, score);
    else for (const one of evidence) if (one.type === 'votes') for (const vote of one.votes) add(families.get(vote.judge), vote.score);
  }
  return new Map([...said].map(([family, scores]) => [family, scores.reduce((sum, score) => sum + score, 0) / scores.length]));
}
