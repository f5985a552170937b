// The kernels give the same pairs, kept rows and leaks on every Node: a seeded corpus, one row in ten with accents, others in four scripts.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { workload } from '../../bench/similarity/workload.mjs';
import { assert, built, check, done, otherNode, root } from './lib.mjs';

const inScripts = [
  'Как передать открытые заявки утренней смене по порядку и с обоими списками',
  '早班の担当者に未処理の依頼を両方の一覧と一緒に順番どおり引き継ぐ方法を教えてください',
  'Πώς παραδίδω τις ανοιχτές αιτήσεις στην πρωινή βάρδια βήμα προς βήμα',
  'İstanbul’da sabah vardiyasına AÇIK işleri nasıl devrederim, ﬁnal liste ile birlikte',
];

function corpus() {
  const texts = [...workload(4000, 11, { accents: true })].map(({ text }) => text);
  for (let at = 0; at < 400; at++) {
    const words = inScripts[at % inScripts.length];
    const changed = at % 3 === 0 ? words.normalize('NFD') : at % 3 === 1 ? words.toUpperCase() : words;
    texts.push(`${changed} ${at % 7}`);
  }
  return texts;
}

/** All that the kernels say of the corpus, as one text. */
async function results() {
  const dist = process.env.HORNBOOK_DIST ?? join(root, 'dist');
  const { DuplicateIndex, deduplicate, deduplicateByWords, deduplicateVectors, exactKey, leakFinder, nearDuplicatePairs, nearDuplicates } = await import(
    pathToFileURL(join(dist, 'similarity', 'index.js')).href
  );
  const texts = corpus();
  const near = deduplicate(texts, { threshold: 0.7, floor: 0.5 });
  const tripped = deduplicate(texts, { threshold: 0.7, budget: 10 });
  const base = nearDuplicates({ threshold: 0.7 });
  for (const text of texts.slice(0, 4200)) base.add(text);
  base.finish();
  const later = nearDuplicates({ index: DuplicateIndex.fromBytes(base.index().toBytes()) });
  for (const text of texts.slice(4200)) later.add(text);
  const vectors = texts.slice(0, 300).map((text) => Array.from({ length: 40 }, (_, at) => text.charCodeAt(at % text.length) % 17));
  const byVectors = await Promise.all([1, 2].map((workers) => deduplicateVectors(vectors, { threshold: 0.9, workers })));
  assert(JSON.stringify(byVectors[0].dropped) === JSON.stringify(byVectors[1].dropped), 'two threads find other copies than one');
  const finder = leakFinder(texts.filter((_, at) => at % 97 === 0).map((question) => ({ question })));
  const leaks = texts.map((text) => finder.find(`Please say: ${text}`));
  return {
    pairs: await nearDuplicatePairs(texts, { threshold: 0.7 }),
    kept: near.kept,
    dropped: near.dropped,
    loose: near.rethreshold(0.5).dropped,
    tripped: [tripped.method, tripped.kept],
    later: later.finish().dropped,
    words: deduplicateByWords(texts, { threshold: 0.8 }).dropped,
    vectors: byVectors[0].dropped,
    keys: texts.map(exactKey),
    leaks,
  };
}

if (process.argv[2] === 'print') {
  const found = await results();
  const hashes = Object.entries(found).map(([name, value]) => [name, createHash('sha256').update(JSON.stringify(value)).digest('hex')]);
  console.log(JSON.stringify({ kept: found.kept.length, pairs: found.pairs.length, leaks: found.leaks.flat().length, hashes: Object.fromEntries(hashes) }));
} else {
  if (process.env.HORNBOOK_DIST === undefined) built();
  const on = (node) => {
    const result = spawnSync(node, [fileURLToPath(import.meta.url), 'print'], { encoding: 'utf8' });
    assert(result.status === 0, result.stderr);
    return JSON.parse(result.stdout);
  };
  const here = on(process.execPath);
  await check('the kernels find something to compare', () => assert(here.pairs > 400 && here.leaks > 40 && here.kept > 2000, JSON.stringify(here)));
  for (const major of ['22', '24'])
    await check(`the same on Node ${major} as on ${process.version}`, () => {
      const there = on(otherNode(major));
      for (const [name, hash] of Object.entries(here.hashes)) assert(there.hashes[name] === hash, `${name} differ`);
    });
  done();
}
