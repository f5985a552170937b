/** Text within a paragraph: runs, links, tracked changes, fields, formulas, and what is anchored in it. */
import type { HtmlNode } from '../html/parse.ts';
import { mathText } from './math.ts';
import { element, plainText, textNode } from './nodes.ts';
import { isMono, type StyleFacts, type Styles } from './styles.ts';
import { symbolText } from './symbols.ts';
import { childOf, elementsOf, isOn, valueOf, type XmlElement } from './xml.ts';

/** What the walk over a document gathers. */
export interface Tally {
  /** Things settled or left out, by name. */
  counts: Map<string, number>;
  /** Language as runs state it (empty: not stated) -> letters. */
  languages: Map<string, number>;
  /** Letters outside of styles for code, and those of them in fonts of one width. */
  letters: number;
  mono: number;
  /** Whether a font of one width tells code; false where the whole document is set in one. */
  fonts: boolean;
}

export function newTally(fonts: boolean): Tally {
  return { counts: new Map(), languages: new Map(), letters: 0, mono: 0, fonts };
}

export interface Inline {
  nodes: HtmlNode[];
  /** Content of text boxes that are anchored here. */
  boxes: XmlElement[];
  /** Notes referred to, as `footnote 3`. */
  notes: string[];
  /** Every letter is in a font of one width, by the font itself and not by a style for words. */
  mono: boolean;
  bold: boolean;
}

type Base = Pick<StyleFacts, 'mono' | 'bold' | 'role'>;

interface Piece {
  kind: 'text' | 'code' | 'sup';
  nodes: HtmlNode[];
}

interface State {
  styles: Styles;
  tally: Tally;
  /** Paragraph style's own font and weight. */
  base: Base;
  pieces: Piece[];
  boxes: XmlElement[];
  notes: string[];
  letters: number;
  mono: number;
  bold: number;
}

export function count(tally: Tally, name: string, by = 1): void {
  tally.counts.set(name, (tally.counts.get(name) ?? 0) + by);
}

export function readInline(paragraph: XmlElement, styles: Styles, tally: Tally, base: Base): Inline {
  const state: State = { styles, tally, base, pieces: [], boxes: [], notes: [], letters: 0, mono: 0, bold: 0 };
  for (const child of elementsOf(paragraph)) inside(child, state);
  return {
    nodes: joined(state.pieces),
    boxes: state.boxes,
    notes: state.notes,
    mono: state.letters > 0 && state.mono === state.letters,
    bold: state.letters > 0 && state.bold === state.letters,
  };
}

function inside(node: XmlElement, state: State): void {
  switch (node.name) {
    case 'w:r':
      return run(node, state);
    case 'w:ins':
    case 'w:moveTo':
      count(state.tally, 'insertion');
      break;
    case 'w:del':
    case 'w:moveFrom':
      return count(state.tally, 'deletion');
    case 'm:oMath':
      return put(state, 'text', [textNode(mathText(node))]);
    case 'mc:AlternateContent':
      return alternate(node, state, inside);
    case 'w:pPr':
    case 'w:sdtPr':
    case 'w:sdtEndPr':
      return;
    default:
  }
  for (const child of elementsOf(node)) inside(child, state);
}

/** The first way of showing it that holds anything; the others say the same for older programs. */
function alternate(node: XmlElement, state: State, walk: (node: XmlElement, state: State) => void): void {
  for (const way of elementsOf(node)) {
    const before = [state.pieces.length, state.boxes.length];
    for (const child of elementsOf(way)) walk(child, state);
    if (state.pieces.length > (before[0] ?? 0) || state.boxes.length > (before[1] ?? 0)) return;
  }
}

function run(node: XmlElement, state: State): void {
  const properties = childOf(node, 'w:rPr');
  const style = state.styles.character(valueOf(properties, 'w:rStyle'));
  const stated = childOf(properties, 'w:vanish') === undefined ? style.hidden : isOn(properties, 'w:vanish');
  if (stated) return count(state.tally, 'hidden run');
  const fonts = childOf(properties, 'w:rFonts');
  const set = fonts === undefined ? state.base.mono : isMono(fonts);
  const own = set && state.tally.fonts;
  const bold = childOf(properties, 'w:b') === undefined ? style.bold || state.base.bold : isOn(properties, 'w:b');
  const raised = valueOf(properties, 'w:vertAlign') === 'superscript';
  const kind = style.mono || own ? 'code' : raised ? 'sup' : 'text';
  const language = childOf(properties, 'w:lang')?.attributes.get('w:val') ?? '';
  const write = (text: string): void => {
    const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
    state.letters += letters;
    if (state.base.role !== 'code') {
      state.tally.letters += letters;
      if (set && !style.mono) state.tally.mono += letters;
    }
    if (own && !style.mono) state.mono += letters;
    if (bold) state.bold += letters;
    if (kind !== 'code') state.tally.languages.set(language, (state.tally.languages.get(language) ?? 0) + letters);
    put(state, kind, [textNode(text)]);
  };
  for (const child of elementsOf(node)) content(child, state, kind, write);
}

function content(node: XmlElement, state: State, kind: Piece['kind'], write: (text: string) => void): void {
  switch (node.name) {
    case 'w:t':
      return write(ownText(node));
    case 'w:tab':
    case 'w:ptab':
      return write('\t');
    case 'w:noBreakHyphen':
      return write('\u2011');
    case 'w:br':
    case 'w:cr':
      return node.attributes.get('w:type') === 'page' || node.attributes.get('w:type') === 'column' ? write(' ') : put(state, kind, [element('br', [])]);
    case 'w:sym': {
      const text = symbolText(node.attributes.get('w:font'), node.attributes.get('w:char'));
      return text === undefined ? count(state.tally, 'sign of a symbol font') : write(text);
    }
    case 'w:footnoteReference':
    case 'w:endnoteReference':
      return void state.notes.push(`${node.name.slice(2, node.name.indexOf('R'))} ${node.attributes.get('w:id') ?? ''}`);
    case 'm:oMath':
    case 'm:oMathPara':
      return write(mathText(node));
    case 'w:ruby': {
      for (const child of elementsOf(childOf(node, 'w:rubyBase'))) inside(child, state);
      write('(');
      for (const child of elementsOf(childOf(node, 'w:rt'))) inside(child, state);
      return write(')');
    }
    case 'mc:AlternateContent':
      return alternate(node, state, (child) => content(child, state, kind, write));
    case 'w:drawing':
    case 'w:pict':
    case 'w:object':
      return drawing(node, state);
    default:
  }
}

/** Text boxes are kept; of pictures the description, which shows where one stands alone. */
function drawing(node: XmlElement, state: State): void {
  const boxes = state.boxes.length;
  const labels: string[] = [];
  let other = 'picture';
  const walk = (at: XmlElement): void => {
    if (at.name === 'w:txbxContent') return void state.boxes.push(at);
    if (at.name === 'docPr') labels.push(at.attributes.get('descr') ?? '');
    if (at.name === 'a:graphicData' && /chart|diagram/.test(at.attributes.get('uri') ?? '')) other = 'chart or diagram';
    if (at.name === 'OLEObject') other = 'embedded object';
    if (at.name === 'mc:AlternateContent') return alternate(at, state, walk);
    for (const child of elementsOf(at)) walk(child);
  };
  walk(node);
  if (state.boxes.length > boxes) return;
  count(state.tally, other);
  const label = labels.find((text) => text.trim() !== '');
  if (label !== undefined) put(state, 'text', [element('img', [], { alt: label })]);
}

function ownText(node: XmlElement): string {
  return node.children.filter((child): child is string => typeof child === 'string').join('');
}

function put(state: State, kind: Piece['kind'], nodes: HtmlNode[]): void {
  const last = state.pieces.at(-1);
  // Runs are cut anywhere: pieces of one kind belong together, and white space to what stands before it.
  if (last !== undefined && (last.kind === kind || plainText(nodes).trim() === '')) last.nodes.push(...nodes);
  else state.pieces.push({ kind, nodes });
}

function joined(pieces: readonly Piece[]): HtmlNode[] {
  return pieces.flatMap(({ kind, nodes }) => (kind === 'text' || plainText(nodes).trim() === '' ? nodes : [element(kind, nodes)]));
}
