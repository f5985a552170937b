// Faults of completeness: answers that break off, or hold less than was asked.
import { choose, hasCode, hasList, hasTable, isProse, numberWords, sample, sentencesOf, whole, wordCount } from './tools.mjs';

const aspect = 'completeness';
const ends = (text) => /[.!?)`|"”]$/.test(text.trimEnd());

/** The answer up to some word in the middle of its last sentence. */
function cut(row, midWord) {
  const sentences = sentencesOf(row.answer);
  const words = sentences.at(-1).split(' ');
  const keep = Math.max(3, Math.floor(words.length * (0.4 + whole(40, `${row.id}:cut`) / 100)));
  const kept = words.slice(0, keep);
  if (midWord) {
    const next = words[keep] ?? '';
    if (!/^[a-z]{5,}/.test(next)) return undefined;
    kept.push(next.slice(0, 2 + (next.length > 7 ? 2 : 1)));
  }
  return [...sentences.slice(0, -1), kept.join(' ').replace(/[.,;:!?]+$/, '')].join(' ');
}

function cutLists(rows, emit) {
  for (const row of rows.filter((one) => hasList(one.answer))) {
    const lines = row.answer.split('\n');
    const items = lines.filter((line) => /^(?:- |\d+\. )/.test(line));
    const first = lines.findIndex((line) => items.includes(line));
    const few = lines.slice(0, first + Math.max(1, Math.min(items.length - 1, Math.floor(items.length / 2))));
    if (first > 0 && items.length > 1) {
      const said = few.join('\n').replace(/:\n\n(?=- )/, `, ${numberWords[items.length]} in all:\n\n`);
      emit(row, aspect, 'list-shorter-than-announced', { answer: said }, `${items.length} announced, ${few.length - first} given`);
      emit(row, aspect, 'list-items-missing', { answer: few.join('\n') }, `${few.length - first} of ${items.length} items`);
    }
    const last = lines.at(-1).split(' ');
    if (last.length > 4) {
      const answer = [...lines.slice(0, -1), last.slice(0, Math.ceil(last.length / 2)).join(' ')].join('\n');
      emit(row, aspect, 'list-item-cut', { answer }, 'the last item breaks off');
    } else if (items.length > 2) {
      emit(
        row,
        aspect,
        'list-item-empty',
        { answer: `${lines.slice(0, -1).join('\n')}\n${lines.at(-1).startsWith('- ') ? '-' : `${items.length}.`}` },
        'the last item is empty',
      );
    }
  }
}

export function plantCompleteness(rows, phrases, emit) {
  for (const row of rows) {
    if (row.half !== undefined) {
      const whole = ends(row.half) && !row.half.endsWith(':');
      emit(row, aspect, whole ? 'half-answered' : 'cut-mid-sentence', { answer: row.half }, whole ? 'a part of what was asked' : 'breaks off');
    }
    if (row.lead !== undefined) emit(row, aspect, 'lead-alone', { answer: row.lead }, 'announces what does not come');
  }
  const long = (row) => isProse(row.answer) && wordCount(sentencesOf(row.answer).at(-1)) > 8;
  for (const row of sample(rows, 40, 'cut', (one) => long(one) && one.half === undefined)) {
    const answer = cut(row, false);
    if (!ends(answer)) emit(row, aspect, 'cut-mid-sentence', { answer }, 'breaks off');
  }
  for (const row of sample(rows, 40, 'cut-word', long)) {
    const answer = cut(row, true);
    if (answer !== undefined) emit(row, aspect, 'cut-mid-word', { answer }, 'breaks off within a word');
  }
  cutLists(rows, emit);
  for (const row of rows.filter((one) => hasTable(one.answer) && one.answer.split('\n').length > 4))
    emit(row, aspect, 'table-rows-missing', { answer: row.answer.split('\n').slice(0, 3).join('\n') }, 'one row of the table');
  for (const row of rows.filter((one) => hasCode(one.answer))) {
    const blocks = row.answer.split('```');
    const lines = blocks[1].trimEnd().split('\n');
    if (lines.length < 4) continue;
    const kept = lines.slice(0, Math.ceil(lines.length / 2)).join('\n');
    emit(row, aspect, 'code-cut', { answer: `${blocks[0]}\`\`\`${kept}\n\`\`\`` }, 'the code stops half-way');
  }
  for (const row of sample(rows, 40, 'half', (one) => isProse(one.answer))) {
    const other = rows.find((one) => one.id !== row.id && one.source === row.source && isProse(one.answer));
    if (other === undefined) continue;
    const tail = other.question[0].toLowerCase() + other.question.slice(1);
    emit(row, aspect, 'one-of-two', { question: `${row.question.slice(0, -1)}, and ${tail}` }, `the question of ${other.id} is not answered`);
  }
  for (const row of sample(rows, 16, 'preamble'))
    emit(row, aspect, 'preamble-alone', { answer: choose(phrases.preamble, `${row.id}:preamble`) }, 'stops before the point');
}
