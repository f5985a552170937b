import type { JudgeAspect, JudgeScore } from '../../contracts/plugins.ts';

/** One thing that lowers a score: by how much, why, and the words it rests on. */
export interface Finding {
  minus: number;
  why: string;
  words: string;
}

/** 5 less what was found, never under 1. The reason lists every finding, gravest first. */
export function scoreOf(aspect: JudgeAspect, findings: readonly Finding[], praise: string): JudgeScore {
  const sorted = [...findings].sort((a, b) => b.minus - a.minus);
  const total = sorted.reduce((sum, finding) => sum + finding.minus, 0);
  return {
    aspect: aspect.id,
    score: Math.round(Math.max(1, 5 - total) * 100) / 100,
    reason: sorted.length === 0 ? praise : sorted.map((finding) => finding.why).join('; '),
    evidence: (sorted[0]?.words ?? '').slice(0, 160).toWellFormed(),
  };
}
