import type { Evidence } from '../contracts/verdict.ts';
import { short } from './numbers.ts';

/** One line of plain text for each piece of evidence; untrusted parts are not escaped yet. */
export function evidenceText(evidence: Evidence): string {
  switch (evidence.type) {
    case 'twin':
      return `${evidence.differs === undefined ? 'like' : 'in conflict with'} ${evidence.id} by its ${evidence.view} (similarity ${short(evidence.similarity)})${evidence.differs === undefined ? '' : `: ${evidence.differs}`}`;
    case 'leak':
      return `holds the ${evidence.field} of item ${evidence.item} of ${evidence.set}: “${evidence.quote}”`;
    case 'quote':
      return `“${evidence.quote}”${evidence.note === undefined ? '' : ` – ${evidence.note}`}`;
    case 'value':
      return `${evidence.name}: ${typeof evidence.value === 'number' ? short(evidence.value) : String(evidence.value)}${evidence.note === undefined ? '' : ` – ${evidence.note}`}`;
    case 'votes':
      return evidence.votes.map(({ judge, score, reason }) => `${judge} ${score === undefined ? 'unreadable' : short(score)}: ${reason}`).join('; ');
  }
}

/** A rule's name; that of a heuristic judge says so. */
export function ruleLabel(rule: string, version: string): string {
  return version.includes('heuristic') && !rule.includes('heuristic') ? `${rule} (heuristic)` : rule;
}

/** "score 0.42 against 0.70". */
export function scoreText(score: number | null, threshold: number | null): string {
  if (score === null) return '';
  return threshold === null ? `score ${short(score)}` : `score ${short(score)} against ${short(threshold)}`;
}
