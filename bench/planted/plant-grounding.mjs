// Faults of grounding and support, and clean rows that a careless rule would take for faults.
import {
  choose,
  hasList,
  held,
  isNumber,
  isProse,
  lowerFirst,
  numberWords,
  sample,
  sentencesOf,
  unknownContent,
  unknownWords,
  whole,
  wordCount,
  wordsOf,
} from './tools.mjs';

/** What an edit by hand is, once the source is asked: a word that stands elsewhere in the source is no invention. */
function kindOf(edit, row) {
  const unknown = unknownContent(edit.to, row);
  const digits = (text) => wordsOf(text).filter(isNumber).join(' ');
  if (edit.kind === 'neg') return ['support', unknown.length > 0 ? 'polarity-new-word' : 'polarity-own-words'];
  if (edit.kind === 'qty') return ['support', 'quantity-word'];
  if (edit.kind === 'num') {
    if (unknown.some(isNumber)) return ['grounding', 'invented-number'];
    if (unknown.length > 0) return ['grounding', 'invented-unit'];
    return ['support', digits(edit.from) === digits(edit.to) ? 'unit-changed' : 'number-from-elsewhere'];
  }
  const plain = edit.kind === 'name' ? 'name' : 'term';
  if (unknown.length > 0 || (/^`-[a-zA-Z]`$/.test(edit.to) && unknownWords(edit.to, row).length > 0)) return ['grounding', `invented-${plain}`];
  if (wordsOf(edit.to).every((word) => wordsOf(edit.from).includes(word))) return ['support', 'symbol-changed'];
  return ['support', `${plain}-from-elsewhere`];
}

/** Another number of the same length that source and question do not hold. */
function otherNumber(digits, row) {
  for (let turn = 0; turn < 40; turn += 1) {
    const at = whole(digits.length, `${row.id}:at:${turn}`);
    const digit = choose([...'123456789'], `${row.id}:digit:${turn}`);
    const made = digits.slice(0, at) + digit + digits.slice(at + 1);
    if (made !== digits && unknownWords(made, row).length > 0) return made;
  }
  return undefined;
}

function addedSentence(kind, row, phrases) {
  const fill = (_, slot) => choose(phrases[slot], `${row.id}:${kind}:${slot}`);
  return choose(phrases.added[kind], `${row.id}:${kind}`).replace(/\{(\w+)\}/g, fill);
}

export function plantGrounding(rows, phrases, emit) {
  for (const row of rows) {
    for (const edit of row.edits) {
      const [aspect, kind] = kindOf(edit, row);
      const note = `“${edit.from}” became “${edit.to}”`;
      emit(row, aspect, kind, { answer: row.answer.replace(edit.from, () => edit.to) }, note);
      for (const { answer } of row.clean ?? [])
        if (answer.includes(edit.from)) emit(row, aspect, kind, { answer: answer.replace(edit.from, () => edit.to), wording: 'condensed' }, note);
    }
  }
  const numbered = (row) => /(?<![\w.-])\d{2,}(?![\w])/.test(row.answer);
  for (const row of sample(rows, 60, 'digit', numbered)) {
    const digits = /(?<![\w.-])\d{2,}(?![\w])/.exec(row.answer)[0];
    const made = otherNumber(digits, row);
    if (made !== undefined) emit(row, 'grounding', 'digit-changed', { answer: row.answer.replace(digits, made) }, `“${digits}” became “${made}”`);
  }
  for (const kind of Object.keys(phrases.added)) {
    for (const row of sample(rows, 11, kind, (one) => isProse(one.answer))) {
      const sentence = addedSentence(kind, row, phrases);
      if (unknownWords(sentence, row).length === 0) continue;
      emit(row, 'grounding', kind, { answer: `${row.answer} ${sentence}` }, `added: “${sentence}”`);
    }
  }
  for (const row of sample(rows, 50, 'swap')) {
    const others = rows.filter((other) => other.document === row.document && other.source !== row.source && held(other.answer, row.source) < 0.6);
    if (others.length === 0) continue;
    const other = choose(others, `${row.id}:swap`);
    emit(row, 'support', 'answer-of-another-section', { answer: other.answer }, `the answer of ${other.id}`);
  }
}

const names = /\b(does|is|can|did|should|of|in|with) (PostgreSQL|SQLite|Flask|Click|NTP|ntpd|POSTGRES|Postgres95|pg_dump|VACUUM)\b(?!['’])/;

/** The question with a pronoun in place of its subject, and the subject; undefined where it names none. */
export function lostSubject(question) {
  const found = names.exec(question);
  if (found === null) return undefined;
  return { question: question.replace(names, '$1 it'), name: found[2] };
}

function numberForm(answer) {
  const words = /\b(two|three|four|five)\b(?= [a-z])/;
  const found = words.exec(answer);
  return found === null ? undefined : answer.replace(words, String(numberWords.indexOf(found[1])));
}

export function plantClean(rows, phrases, emit) {
  const clean = (row, kind, change, note) => emit(row, null, `clean-${kind}`, { wording: 'condensed', ...change }, note);
  for (const row of rows) {
    for (const { kind, answer } of row.clean ?? []) clean(row, kind, { answer }, 'rewritten by hand');
    const made = numberForm(row.answer);
    if (made !== undefined) clean(row, 'number-form', { answer: made }, 'a number word as a digit');
  }
  for (const row of sample(
    rows,
    20,
    'connect',
    (one) => isProse(one.answer) && /^(?:The|A|An|If|When|There|In) /.test(one.answer) && wordCount(one.answer) > 9,
  ))
    clean(row, 'connecting-words', { answer: choose(phrases.connect, row.id) + lowerFirst(row.answer) }, 'a connecting word in front');
  for (const row of sample(rows, 20, 'straight', (one) => /[“”’]/.test(one.answer)))
    clean(row, 'quote-marks', { answer: row.answer.replace(/[“”]/g, '"').replace(/’/g, "'") }, 'straight quotes');
  for (const row of sample(rows, 25, 'code', (one) => isProse(one.answer) && one.answer.includes('`')))
    clean(row, 'code-span', { answer: row.answer.replaceAll('`', '') }, 'without code spans');
  for (const row of sample(rows, 15, 'bold', (one) => isProse(one.answer))) {
    const words = row.answer.split(' ');
    words[2] = `**${words[2]}**`;
    if (/^\*\*[a-zA-Z]+\*\*$/.test(words[2])) clean(row, 'emphasis', { answer: words.join(' ') }, 'a word in bold');
  }
  for (const row of rows.filter((one) => hasList(one.answer) && /^- /m.test(one.answer))) {
    let at = 0;
    clean(row, 'list-numbered', { answer: row.answer.replace(/^- /gm, () => `${(at += 1)}. `) }, 'a numbered list');
    const counted = row.answer.replace(/:\n\n- /, `, ${numberWords[at]} in all:\n\n- `);
    if (counted !== row.answer) clean(row, 'list-count', { answer: counted }, 'the count of the items is said');
  }
  for (const row of sample(rows, 36, 'pronoun', (one) => lostSubject(one.question) !== undefined)) {
    const lost = lostSubject(row.question);
    clean(row, 'pronoun-resolved', { question: `I have a question about ${lost.name}. ${lost.question}`, wording: row.wording }, 'the pronoun has its noun');
  }
  for (const row of sample(rows, 25, 'two', (one) => isProse(one.answer))) {
    const other = rows.find((one) => one.id > row.id && one.source === row.source && isProse(one.answer));
    if (other === undefined) continue;
    clean(row, 'two-questions', { question: `${row.question} ${other.question}`, answer: `${row.answer} ${other.answer}` }, `with ${other.id}`);
  }
  for (const row of sample(
    rows,
    25,
    'short',
    (one) => isProse(one.answer) && sentencesOf(one.answer).length === 2 && wordCount(sentencesOf(one.answer)[0]) > 8,
  )) {
    if (/^(?:Yes|No)\b/.test(row.answer) || row.half !== undefined) continue;
    clean(row, 'paragraphs', { answer: sentencesOf(row.answer).join('\n\n'), wording: row.wording }, 'each sentence a paragraph');
  }
}
