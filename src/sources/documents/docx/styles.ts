/** What a paragraph's style says of it. Word keeps the English names of its own styles in every language; other programs translate them. */
import { childOf, elementsOf, isOn, valueOf, type XmlElement } from './xml.ts';

export type Role = 'heading' | 'title' | 'code' | 'quote' | 'caption' | 'term' | 'definition' | 'contents' | 'index' | 'bullet' | 'number';

export interface StyleFacts {
  role: Role | undefined;
  /** Heading level, or level of a list style, from 1. */
  level: number;
  numId: string | undefined;
  ilvl: number | undefined;
  mono: boolean;
  bold: boolean;
  hidden: boolean;
  /** Whether it formats a table's first row apart. */
  firstRow: boolean;
}

const headingName =
  /^(?:heading|überschrift|titre|título|titolo|rubrik|overskrift|kop|otsikko|nagłówek|nadpis|címsor|заголовок|başlık|見出し|标题|標題|제목) ?([1-9])$/i;
const names: readonly (readonly [RegExp, Role])[] = [
  [/^(?:title|titel|titre du document)$/i, 'title'],
  [/^(?:html preformatted|source code|preformatted text|preformatted|code|code block|codeblock|listing|program listing|macro text|macro)$/i, 'code'],
  [/^(?:quote|intense quote|block text|block quotation|block quote|blockquote|quotations?)$/i, 'quote'],
  [/^(?:caption|image caption|table caption|figure caption|illustration|beschriftung)$/i, 'caption'],
  [/^definition term$/i, 'term'],
  [/^definition$/i, 'definition'],
  [/^(?:toc [1-9]|toc heading|table of (?:figures|authorities)|contents (?:heading|[1-9]))$/i, 'contents'],
  [/^(?:index [1-9]|index heading)$/i, 'index'],
  [/^list bullet(?: [2-5])?$/i, 'bullet'],
  [/^list number(?: [2-5])?$/i, 'number'],
];
const monoFont = /\b(?:courier|consolas|menlo|monaco|mono|monospace|monospaced|typewriter|fixed|code|lucida console|inconsolata|terminal)\b/i;

const plain: StyleFacts = {
  role: undefined,
  level: 0,
  numId: undefined,
  ilvl: undefined,
  mono: false,
  bold: false,
  hidden: false,
  firstRow: false,
};

export interface Styles {
  paragraph(id: string | undefined): StyleFacts;
  character(id: string | undefined): StyleFacts;
  table(id: string | undefined): StyleFacts;
  /** `w:lang` that runs have without saying so. */
  language: string | undefined;
}

export function readStyles(root: XmlElement | undefined): Styles {
  const byId = new Map<string, XmlElement>();
  let normal: string | undefined;
  for (const style of elementsOf(root)) {
    const id = style.attributes.get('w:styleId');
    if (style.name !== 'w:style' || id === undefined) continue;
    byId.set(`${style.attributes.get('w:type') ?? 'paragraph'} ${id}`, style);
    if (style.attributes.get('w:type') === 'paragraph' && /^(?:1|true|on)$/.test(style.attributes.get('w:default') ?? '')) normal = id;
  }
  const known = new Map<string, StyleFacts>();
  const facts = (type: string, id: string | undefined): StyleFacts => {
    if (id === undefined) return plain;
    const key = `${type} ${id}`;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    // From the base to the style itself: what is said nearer wins.
    const chain: XmlElement[] = [];
    for (let style = byId.get(key); style !== undefined && chain.length < 32 && !chain.includes(style);) {
      chain.unshift(style);
      style = byId.get(`${type} ${valueOf(style, 'w:basedOn') ?? ''}`);
    }
    const settled = chain.length === 0 ? ofName({ ...plain }, id.replace(/(?<=[a-z])(?=[0-9])/i, ' ')) : chain.reduce(add, { ...plain });
    known.set(key, settled);
    return settled;
  };
  const defaults = childOf(childOf(childOf(root, 'w:docDefaults'), 'w:rPrDefault'), 'w:rPr');
  return {
    paragraph: (id) => facts('paragraph', id ?? normal),
    character: (id) => facts('character', id),
    table: (id) => facts('table', id),
    language: childOf(defaults, 'w:lang')?.attributes.get('w:val'),
  };
}

function add(facts: StyleFacts, style: XmlElement): StyleFacts {
  const out = ofName(facts, valueOf(style, 'w:name') ?? '');
  const paragraph = childOf(style, 'w:pPr');
  const run = childOf(style, 'w:rPr');
  const outline = Number(valueOf(paragraph, 'w:outlineLvl') ?? 9);
  if (outline >= 0 && outline <= 8 && out.role !== 'title') Object.assign(out, { role: 'heading', level: outline + 1 });
  const numbering = childOf(paragraph, 'w:numPr');
  const numId = valueOf(numbering, 'w:numId');
  const ilvl = valueOf(numbering, 'w:ilvl');
  if (numId !== undefined) out.numId = numId;
  if (ilvl !== undefined) out.ilvl = Number(ilvl);
  const fonts = childOf(run, 'w:rFonts');
  if (fonts !== undefined) out.mono = isMono(fonts);
  if (childOf(run, 'w:b') !== undefined) out.bold = isOn(run, 'w:b');
  if (childOf(run, 'w:vanish') !== undefined) out.hidden = isOn(run, 'w:vanish');
  out.firstRow ||= elementsOf(style).some((part) => part.name === 'w:tblStylePr' && part.attributes.get('w:type') === 'firstRow');
  return out;
}

function ofName(facts: StyleFacts, name: string): StyleFacts {
  const heading = headingName.exec(name);
  if (heading !== null) return { ...facts, role: 'heading', level: Number(heading[1]) };
  const role = names.find(([pattern]) => pattern.test(name))?.[1];
  return role === undefined ? { ...facts } : { ...facts, role, level: Number(/[1-9]$/.exec(name)?.[0] ?? 1) };
}

/** Whether a run's fonts are of one width. */
export function isMono(fonts: XmlElement): boolean {
  return monoFont.test(fonts.attributes.get('w:ascii') ?? fonts.attributes.get('w:hAnsi') ?? '');
}
