// Faults of relevance (the answer is from the source, and not to the question) and of self-containedness.
import { lostSubject } from './plant-grounding.mjs';
import { choose, held, isProse, lowerFirst, sample, sentencesOf } from './tools.mjs';

/** Answers to other questions that this row's source supports. */
function neighbours(row, rows) {
  return rows.filter(
    (other) =>
      other.id !== row.id &&
      other.document === row.document &&
      held(other.answer, row.source) >= 0.95 &&
      held(other.answer, row.answer) < 0.35 &&
      isProse(other.answer),
  );
}

export function plantRelevance(rows, phrases, emit) {
  const able = rows.filter((row) => neighbours(row, rows).length > 0);
  for (const row of sample(able, 60, 'other')) {
    const other = choose(neighbours(row, rows), `${row.id}:other`);
    emit(row, 'relevance', 'answer-to-another-question', { answer: other.answer }, `the answer of ${other.id}, which the source supports`);
  }
  for (const row of sample(able, 60, 'drift', (one) => isProse(one.answer))) {
    const others = neighbours(row, rows).map((other) => other.answer);
    const first = choose(others, `${row.id}:drift:1`);
    const second = choose(others, `${row.id}:drift:2`);
    if (first === second) continue;
    emit(row, 'relevance', 'drifts', { answer: `${sentencesOf(row.answer)[0]} ${first} ${second}` }, 'starts with the answer and goes on about other matters');
  }
  for (const row of sample(rows, 30, 'filler', (one) => isProse(one.answer))) {
    const pick = (at) => choose(phrases.filler, `${row.id}:filler:${at}`);
    const before = [...new Set([pick(1), pick(2)])].join(' ');
    const after = [pick(3), pick(4), pick(5)].filter((text, at, all) => !before.includes(text) && all.indexOf(text) === at).join(' ');
    emit(row, 'relevance', 'filler', { answer: `${before} ${row.answer} ${after}`.trim() }, 'padded with sentences that say nothing');
  }
  for (const row of sample(rows, 28, 'evasive')) emit(row, 'relevance', 'evasive', { answer: choose(phrases.evasive, `${row.id}:evasive`) }, 'does not answer');
}

export function plantContext(rows, phrases, emit) {
  const aspect = 'self-contained';
  for (const row of rows) {
    if (row.danglingQuestion !== undefined)
      emit(row, aspect, 'question-leans-on-context', { question: row.danglingQuestion }, 'the question points at something unseen');
    const change = row.danglingAnswer;
    if (change !== undefined) {
      const answer = change.append === undefined ? row.answer.replace(change.from, () => change.to) : `${row.answer} ${change.append}`;
      emit(row, aspect, 'answer-leans-on-context', { answer }, 'the answer points at something unseen');
    }
    const lost = lostSubject(row.question);
    if (lost !== undefined) emit(row, aspect, 'question-lost-subject', { question: lost.question }, `“${lost.name}” became “it”`);
  }
  for (const row of sample(rows, 26, 'unseen')) {
    const question = choose(phrases.unseenQuestion, `${row.id}:unseen`);
    emit(row, aspect, 'question-of-unseen-context', { question }, 'a question that only its page explains');
  }
  for (const row of sample(rows, 30, 'append', (one) => isProse(one.answer) && one.danglingAnswer?.append === undefined)) {
    const sentence = choose(phrases.danglingAppend, `${row.id}:append`);
    emit(row, aspect, 'answer-points-elsewhere', { answer: `${row.answer} ${sentence}` }, `added: “${sentence}”`);
  }
  for (const row of sample(rows, 30, 'prefix', (one) => isProse(one.answer) && !/^(?:Yes|No)\b/.test(one.answer))) {
    const start = choose(phrases.danglingPrefix, `${row.id}:prefix`);
    emit(row, aspect, 'answer-points-back', { answer: start + lowerFirst(row.answer) }, `begins with “${start.trim()}”`);
  }
}
