// Faults of form: broken markup, leftovers of extraction, malformed questions.
import { choose, hasCode, hasList, hasTable, isProse, sample, sentencesOf, whole, wordCount } from './tools.mjs';

const aspect = 'format';

/** UTF-8 read as Windows-1252, which is how such debris comes about. */
function mojibake(text) {
  const curly = text
    .replace(/(\w)'(\w)/g, '$1’$2')
    .replace(/"([^"]*)"/g, '“$1”')
    .replace(/ - /g, ' – ');
  return curly.replaceAll('’', 'â€™').replaceAll('“', 'â€œ').replaceAll('”', 'â€\u009d').replaceAll('–', 'â€“').replaceAll('—', 'â€”');
}

function hyphenated(row) {
  let left = 3;
  return row.answer.replace(/\b[a-z]{8,}\b/g, (word) => {
    if (left === 0) return word;
    left -= 1;
    const at = 3 + whole(word.length - 6, `${row.id}:${word}`);
    return `${word.slice(0, at)}- ${word.slice(at)}`;
  });
}

/** The text with a piece of debris after its first sentence, or in the middle of the only one. */
function interrupted(answer, debris) {
  const sentences = sentencesOf(answer);
  if (sentences.length > 1) return [sentences[0], debris, ...sentences.slice(1)].join(' ');
  const words = answer.split(' ');
  const at = Math.floor(words.length / 2);
  return [...words.slice(0, at), debris, ...words.slice(at)].join(' ');
}

const html = {
  paragraph: (text) => `<p>${sentencesOf(text).join('</p>\n<p>')}</p>`,
  entities: (text) => text.replaceAll(' the ', '&nbsp;the ').replace(/"/g, '&quot;').replace(/['’]/g, '&#39;'),
  links: (text) => text.replace(/\b([a-z]{6,})\b/, '<a href="ch04.html#idm1234" class="xref">$1</a>'),
  breaks: (text) => text.replace(/([,;.]) /g, '$1<br/> '),
  spans: (text) => text.replace(/\b([A-Za-z]{5,})\b/, '<span class="emphasis"><em>$1</em></span>'),
};

const malformed = [
  (row) => `${row.question.slice(0, -1).split(' ').slice(0, -2).join(' ')}`,
  (row) => `What is 4.2. ${row.heading}?`,
  (row) => `${row.question.slice(0, -1)} ${row.question[0].toLowerCase()}${row.question.slice(1)}`,
  (row) => `Q: ### ${row.question} ###`,
  (row) => `What What is is ${row.heading.toLowerCase()} ??`,
  (row) => `${row.heading.toUpperCase()} ${row.heading.toUpperCase()}`,
  (row) => row.question.replace(/ /g, '_'),
];

export function plantFormat(rows, phrases, emit) {
  const each = (count, kind, test, make, note) => {
    for (const row of sample(rows, count, kind, (one) => test(one.answer))) {
      const answer = make(row);
      if (answer !== undefined) emit(row, aspect, kind, { answer }, note);
    }
  };
  const prose = (text) => isProse(text) && wordCount(text) > 9;
  each(99, 'fence-unclosed', hasCode, (row) => row.answer.replace(/\n```$/, ''), 'the code fence is not closed');
  each(6, 'fence-unopened', hasCode, (row) => row.answer.replace(/```\w*\n/, ''), 'a code fence without its opening');
  each(99, 'table-broken', hasTable, (row) => row.answer.replace(/\n\| --- .*\n/, '\n').replace(/ \|$/gm, ''), 'no separator row, open rows');
  each(99, 'list-glued', hasList, (row) => row.answer.replace(/\n+(?=(?:- |\d+\. ))/g, ' '), 'the items stand in one line');
  for (const [name, make] of Object.entries(html)) each(7, `html-${name}`, prose, (row) => make(row.answer), 'leftover of HTML');
  each(
    10,
    'doubled-sentence',
    (text) => prose(text) && wordCount(sentencesOf(text)[0]) > 4,
    (row) => `${sentencesOf(row.answer)[0]} ${row.answer}`,
    'the first sentence twice',
  );
  each(10, 'hyphenation', prose, hyphenated, 'words broken as at a line end');
  each(
    12,
    'mojibake',
    (text) => mojibake(text) !== text,
    (row) => mojibake(row.answer),
    'decoded wrongly',
  );
  each(10, 'capitals', prose, (row) => interrupted(row.answer, choose(phrases.caps, row.id)), 'a running title inside');
  each(8, 'page-number', prose, (row) => interrupted(row.answer, `\n\n${choose(phrases.pages, row.id)}\n\n`), 'a page number inside');
  each(
    10,
    'citation-marks',
    prose,
    (row) => row.answer.replace(/([.,])(?= |$)/g, (mark) => `${mark === '.' ? '' : mark}[${1 + whole(30, `${row.id}:c`)}]${mark === '.' ? mark : ''}`),
    'numbers of foot notes',
  );
  each(10, 'navigation', prose, (row) => `${row.answer} ${choose(phrases.navigation, row.id)}`, 'links of the page inside');
  each(10, 'foreign-fragment', prose, (row) => interrupted(row.answer, choose(phrases.foreign, row.id)), 'a sentence in another language');
  each(8, 'line-breaks', prose, (row) => row.answer.replace(/((?:\S+ ){3}\S+) /g, '$1\n'), 'hard line breaks every few words');
  each(
    6,
    'escapes',
    (text) => prose(text) && sentencesOf(text).length > 1,
    (row) => sentencesOf(row.answer).join('\\n\\n'),
    'escaped line ends',
  );
  each(6, 'bold-unclosed', prose, (row) => `**${row.answer}`, 'bold is not closed');
  each(
    8,
    'backtick-stray',
    (text) => prose(text) && text.includes('`'),
    (row) => row.answer.replace('`', ''),
    'a code span is not closed',
  );
  each(6, 'link-broken', prose, (row) => row.answer.replace(/\b([a-z]{6,})\b/, '[$1](http://'), 'half a link');
  each(6, 'words-glued', prose, (row) => row.answer.replace(/(\S+) (\S+) (\S+) /g, '$1$2 $3'), 'spaces are lost');
  for (const row of sample(rows, 28, 'question')) {
    const question = choose(malformed, `${row.id}:malformed`)(row);
    if (question !== row.question) emit(row, aspect, 'question-malformed', { question }, 'the question is broken');
  }
}
