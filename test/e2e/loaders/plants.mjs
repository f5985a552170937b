// Wrong exports on purpose: copies of a release with one thing changed, each of which a loader must not take for ours.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, check, temporary } from '../lib.mjs';

/** Changes a file below `data`. */
export const edit = (path, file, change) => {
  const before = readFileSync(join(path, 'data', file), 'utf8');
  const after = change(before);
  assert(String(after) !== before, `${file} was not changed`);
  writeFileSync(join(path, 'data', file), after);
};
/** A plant that changes one file. */
export const at = (file, change) => (path) => edit(path, file, change);
/** Changes the first entry of a file for which `change` gives something. */
export const entry = (file, change) =>
  at(file, (whole) => {
    const array = file.endsWith('.json');
    const list = array
      ? JSON.parse(whole)
      : whole
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line));
    const place = list.findIndex((one) => change(structuredClone(one)) !== undefined);
    assert(place >= 0, `${file}: no such entry`);
    list[place] = change(list[place]);
    return array ? `[\n${list.map((one) => JSON.stringify(one)).join(',\n')}\n]\n` : list.map((one) => `${JSON.stringify(one)}\n`).join('');
  });
/** A plant that changes what LLaMA-Factory is told of a format. */
export const map = (form, change) =>
  at(`${form}/dataset_info.json`, (whole) => {
    const named = JSON.parse(whole);
    for (const one of Object.values(named)) change(one);
    return JSON.stringify(named, null, 2);
  });
/** The change, for an entry that is so; nothing for others. */
export const where = (test, change) => (one) => (test(one) ? change(one) : undefined);

export const fileOf = (form) => `${form}/train.${['alpaca', 'sharegpt', 'llamafactory-dpo', 'llamafactory-kto'].includes(form) ? 'json' : 'jsonl'}`;
/** Leaves twelve characters of the last row. */
export const cut = (whole) => {
  const body = whole.endsWith('\n]\n') ? whole.slice(0, -3) : whole.slice(0, -1);
  return body.slice(0, body.lastIndexOf('\n') + 13);
};

/**
 * Plants each of `wrong` ({ of, name, change }) into a copy of the release, loads the copy by `load(copy, of)`, and checks that a check of
 * its own format is red. Gives how many were seen.
 */
export async function seen(release, wrong, load) {
  // Plants of different formats stand in one copy: each is looked for in the checks of its own.
  const rounds = [];
  for (const one of wrong) {
    const touches =
      one.of.includes('.') || one.name.startsWith('the card') ? ['README.md', 'croissant.json', 'README.md and croissant.json', 'messages'] : [one.of];
    let round = rounds.find(({ taken }) => !touches.some((name) => taken.has(name)));
    if (round === undefined) rounds.push((round = { taken: new Set(), plants: [] }));
    for (const name of touches) round.taken.add(name);
    round.plants.push(one);
  }
  let count = 0;
  for (const { plants } of rounds) {
    const copy = join(temporary('wrong'), 'release');
    cpSync(release, copy, { recursive: true });
    const planted = [];
    for (const one of plants) await check(`a wrong export is made: ${one.of}, ${one.name}`, () => (one.change(copy), planted.push(one)));
    const red = load(copy, [...new Set(planted.map(({ of }) => of))]).filter(({ ok }) => !ok);
    for (const one of planted)
      await check(`a wrong export is seen: ${one.of}, ${one.name}`, () => {
        const by = red.filter(({ of }) => of === one.of);
        assert(by.length > 0, 'every loader took it, and every row was equal');
        count++;
      });
    rmSync(copy, { recursive: true, force: true });
  }
  return count;
}
