/** Lists as Word keeps them: a paragraph names a list and a level; what the level looks like stands elsewhere. */
import type { Counting } from '../html/markers.ts';
import { childOf, elementsOf, valueOf, type XmlElement } from './xml.ts';

export interface ListLevel {
  ordered: boolean;
  /** A level without a mark: a further paragraph of the item above. */
  blank: boolean;
  counting: Counting;
  start: number;
}

export interface Numbering {
  /** Undefined where the paragraph is in no list after all. */
  level(numId: string, ilvl: number): ListLevel | undefined;
  /** Number of the next item of an ordered level; counts on over everything between. */
  next(numId: string, ilvl: number): number;
}

const formats: ReadonlyMap<string, Counting> = new Map<string, Counting>([
  ['lowerLetter', 'a'],
  ['upperLetter', 'A'],
  ['lowerRoman', 'i'],
  ['upperRoman', 'I'],
]);

export function readNumbering(root: XmlElement | undefined): Numbering {
  const abstracts = new Map<string, XmlElement>();
  const lists = new Map<string, { abstract: string; overrides: Map<number, XmlElement> }>();
  for (const part of elementsOf(root)) {
    if (part.name === 'w:abstractNum') abstracts.set(part.attributes.get('w:abstractNumId') ?? '', part);
    if (part.name !== 'w:num') continue;
    const overrides = elementsOf(part).filter((child) => child.name === 'w:lvlOverride');
    lists.set(part.attributes.get('w:numId') ?? '', {
      abstract: valueOf(part, 'w:abstractNumId') ?? '',
      overrides: new Map(overrides.map((child) => [Number(child.attributes.get('w:ilvl')), child])),
    });
  }
  const levelOf = (abstract: string, ilvl: number): XmlElement | undefined =>
    elementsOf(abstracts.get(abstract)).find((child) => child.name === 'w:lvl' && Number(child.attributes.get('w:ilvl')) === ilvl);
  const counters = new Map<string, number[]>();
  const begun = new Set<string>();
  const level = (numId: string, ilvl: number): ListLevel | undefined => {
    const list = lists.get(numId);
    if (numId === '0' || (list === undefined && root !== undefined)) return undefined;
    const override = list?.overrides.get(ilvl);
    const stated = childOf(override, 'w:lvl') ?? levelOf(list?.abstract ?? '', ilvl);
    const format = valueOf(stated, 'w:numFmt') ?? 'bullet';
    const mark = valueOf(stated, 'w:lvlText') ?? '';
    const ordered = format !== 'bullet' && format !== 'none';
    return {
      ordered: ordered && mark !== '',
      blank: stated !== undefined && !ordered && mark.trim() === '' && childOf(stated, 'w:lvlPicBulletId') === undefined,
      counting: formats.get(format) ?? '1',
      start: Number(valueOf(override, 'w:startOverride') ?? valueOf(stated, 'w:start') ?? 1),
    };
  };
  return {
    level,
    next(numId, ilvl) {
      const list = lists.get(numId);
      const own = list?.overrides.get(ilvl);
      const key = list?.abstract ?? numId;
      const counts = counters.get(key) ?? [];
      counters.set(key, counts);
      // A list that states its own start begins anew when it first comes.
      const restart = own !== undefined && valueOf(own, 'w:startOverride') !== undefined && !begun.has(`${numId} ${ilvl}`);
      begun.add(`${numId} ${ilvl}`);
      const before = restart ? undefined : counts[ilvl];
      const number = before === undefined ? (level(numId, ilvl)?.start ?? 1) : before + 1;
      counts.length = Math.min(counts.length, ilvl + 1);
      counts[ilvl] = number;
      return number;
    },
  };
}
