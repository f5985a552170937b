/**
 * How many rows a goal needs: two published tables that disagree (for a change of style, 1K-5K against 200-500). Both are
 * shown with their source beside the count of accepted rows; neither is a promise.
 */
export interface SizeTable {
  source: string;
  headers: readonly string[];
  rows: readonly { goal: string; cells: readonly string[]; low: number; high: number }[];
}

export const sizeTables: readonly SizeTable[] = [
  {
    source: '“LLM Fine-Tuning Data Preparation”, Dataset Size Recommendations (2026-04-20)',
    headers: ['Task type', 'Minimum', 'Recommended', 'Diminishing returns'],
    rows: [
      { goal: 'Style adaptation', cells: ['50–100', '200–500', '~1,000'], low: 200, high: 500 },
      { goal: 'Format learning (JSON, structured output)', cells: ['100–200', '500–1,000', '~3,000'], low: 500, high: 1000 },
      { goal: 'Domain knowledge injection', cells: ['500–1,000', '2,000–5,000', '~10,000'], low: 2000, high: 5000 },
      { goal: 'Complex reasoning patterns', cells: ['1,000–2,000', '5,000–10,000', '~20,000'], low: 5000, high: 10_000 },
      { goal: 'Behaviour alignment (safety, tone)', cells: ['200–500', '1,000–3,000', '~5,000'], low: 1000, high: 3000 },
    ],
  },
  {
    source: '“Synthetic Data for Fine-Tuning: How to Generate Your Own Training Set”, How Much Data Do You Need? (ai.rs, 2026-03-16)',
    headers: ['Goal', 'SFT samples', 'Preference pairs'],
    rows: [
      { goal: 'Tone or style change', cells: ['1K–5K', 'not needed'], low: 1000, high: 5000 },
      { goal: 'Domain adaptation', cells: ['5K–20K', '5K–10K'], low: 5000, high: 20_000 },
      { goal: 'New capability', cells: ['20K–100K', '10K–50K'], low: 20_000, high: 100_000 },
      { goal: 'Full post-training', cells: ['100K+', '50K+'], low: 100_000, high: Number.POSITIVE_INFINITY },
    ],
  },
];

/** Where a count stands against the recommended range of a row. */
export function standing(accepted: number, row: { low: number; high: number }): 'below' | 'within' | 'above' {
  if (accepted < row.low) return 'below';
  return accepted > row.high ? 'above' : 'within';
}
