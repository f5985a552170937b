/** What a comment says, as blocks: paragraphs, lists, parameters with their descriptions, examples as code. */
import type { BlockWriter } from '../writer.ts';
import type { DocLine } from './comment-lines.ts';

type Node =
  | { type: 'paragraph'; lines: DocLine[]; suffix?: string; meta?: true }
  | { type: 'code'; lines: DocLine[]; language?: string }
  | { type: 'item'; ordered: boolean; mark: DocLine; indent: number; lines: DocLine[] }
  | { type: 'term'; start: number; end: number; name: string; indent: number; lines: DocLine[] };

const argumentSections =
  /^(?:args?|arguments|parameters|params|keyword args|keyword arguments|other parameters|attributes|raises|throws|exceptions|warns|fields|properties|methods|type parameters)\s*:?$/i;
const otherSections = /^(?:returns?|yields?|examples?|notes?|see also|references|usage|todo|warnings?|errors|panics|safety|side effects|complexity)\s*:?$/i;

/** Adds the blocks of one comment; gives the index of the first, or -1 where it says nothing. */
export function addDocBlocks(writer: BlockWriter, text: string, lines: readonly DocLine[], language: string): number {
  const nodes = nodesOf(text, lines);
  const first = writer.blocks.length;
  let holder = -1;
  let before: Node | undefined;
  for (const node of nodes) {
    const same = before !== undefined && before.type === node.type && (node.type !== 'item' || before.type !== 'item' || before.ordered === node.ordered);
    const last = node.type === 'term' ? (node.lines.at(-1)?.end ?? node.end) : (node.lines.at(-1)?.end ?? 0);
    if (node.type === 'paragraph' || node.type === 'code') {
      const start = node.lines[0]?.start ?? 0;
      if (node.type === 'code')
        writer.add({ kind: 'code', start, end: last, parent: -1, language: node.language ?? language, text: verbatim(text, node.lines) });
      else
        writer.add({
          kind: 'paragraph',
          start,
          end: last,
          parent: -1,
          text: readable(text, node.lines) + (node.suffix ?? ''),
          ...(node.meta === true ? { aside: 'metadata' as const } : {}),
        });
    } else {
      const start = node.type === 'term' ? node.start : node.mark.start;
      if (!same)
        holder = writer.add({
          kind: node.type === 'term' ? 'terms' : 'list',
          start,
          end: last,
          parent: -1,
          ...(node.type === 'item' ? { ordered: node.ordered } : {}),
        });
      const outer = writer.blocks[holder];
      if (outer !== undefined) outer.end = last;
      if (node.type === 'term') {
        writer.add({ kind: 'term', start: node.start, end: node.end, parent: holder, text: node.name });
        const from = node.lines[0]?.start ?? node.end;
        if (node.lines.length > 0) {
          const description = writer.add({ kind: 'description', start: from, end: last, parent: holder });
          writer.add({ kind: 'paragraph', start: from, end: last, parent: description, text: readable(text, node.lines) });
        }
      } else {
        const item = writer.add({ kind: 'item', start, end: last, parent: holder });
        writer.add({ kind: 'paragraph', start: node.lines[0]?.start ?? start, end: last, parent: item, text: readable(text, node.lines) });
      }
    }
    before = node;
  }
  return writer.blocks.length > first ? first : -1;
}

function nodesOf(text: string, lines: readonly DocLine[]): Node[] {
  const nodes: Node[] = [];
  let open: Node | undefined;
  let fenced = false;
  let example = false;
  let info: string | undefined;
  let section: { named: boolean; indent: number } | undefined;
  const put = (node: Node): void => {
    nodes.push(node);
    open = node;
  };
  for (const [n, line] of lines.entries()) {
    const value = text.slice(line.start, line.end);
    const fence = /^(?:`{3,}|~{3,})\s*([\w+#-]*)/.exec(value);
    if (fence !== null) {
      fenced = !fenced;
      example = false;
      const named = fence[1]?.toLowerCase() ?? '';
      info = /^(?:|rust|should_panic|no_run|ignore|compile_fail|text|edition\d+)$/.test(named) ? undefined : named;
      if (/[\p{L}\p{N}]/u.test(value)) put({ type: 'paragraph', lines: [line], meta: true });
      open = undefined;
      continue;
    }
    if (fenced) {
      if (open?.type === 'code') open.lines.push(line);
      else if (value !== '') put({ type: 'code', lines: [line], ...(info === undefined ? {} : { language: info }) });
      continue;
    }
    if (example && !/^[@\\][a-z]/i.test(value)) {
      if (open?.type === 'code') open.lines.push(line);
      else if (value !== '') put({ type: 'code', lines: [line] });
      continue;
    }
    example = false;
    if (/^@example\s*$/.test(value)) {
      put({ type: 'paragraph', lines: [line], suffix: ':' });
      open = undefined;
      example = true;
      continue;
    }
    if (!/[\p{L}\p{N}]/u.test(value)) {
      open = undefined;
      continue;
    }
    if (/^>>> |^\.\.\. /.test(value) || (open?.type === 'code' && open.lines.at(-1) === lines[n - 1])) {
      if (open?.type === 'code') open.lines.push(line);
      else put({ type: 'code', lines: [line] });
      continue;
    }
    const tag = tagOf(value, line);
    if (tag !== undefined) {
      section = undefined;
      put(tag);
      continue;
    }
    const next = lines[n + 1];
    const underlined = next !== undefined && /^[-=~]{3,}$/.test(text.slice(next.start, next.end));
    if ((argumentSections.test(value) || otherSections.test(value)) && (underlined || (value.endsWith(':') && (next?.indent ?? 0) > line.indent))) {
      section = { named: argumentSections.test(value), indent: underlined ? line.indent - 1 : line.indent };
      put({ type: 'paragraph', lines: [line], suffix: value.endsWith(':') ? '' : ':' });
      open = undefined;
      continue;
    }
    if (section !== undefined && line.indent <= section.indent) section = undefined;
    if (section?.named === true && (open?.type !== 'term' || line.indent <= open.indent)) {
      const found = /^(\*{0,2}[\w.]+(?:,\s*\*{0,2}[\w.]+){0,5})\s*(?:\(([^()]{0,200})\))?\s*:\s*/.exec(value);
      if (found !== null) {
        // "name : type" over an indented description, or "name (type): description".
        const typed = next !== undefined && next.indent > line.indent && /\s:\s/.test(found[0]);
        const from = typed ? line.end : line.start + found[0].length;
        const name = (found[1] as string)
          .split(/,\s*/)
          .map((one) => `\`${one.replace(/^\*+/, '')}\``)
          .join(', ');
        const end = typed ? line.end : line.start + found[0].trimEnd().length - 1;
        put({ type: 'term', start: line.start, end, name, indent: line.indent, lines: from < line.end ? [{ ...line, start: from }] : [] });
        continue;
      }
    }
    const bullet = /^(?:[-*+•]|\d{1,3}[.)])\s+(?=\S)/.exec(value);
    if (bullet !== null) {
      put({ type: 'item', ordered: /^\d/.test(value), mark: line, indent: line.indent, lines: [{ ...line, start: line.start + bullet[0].length }] });
      continue;
    }
    if (open === undefined || open.type === 'code' || (open.type === 'item' && line.indent <= open.indent && lines[n - 1]?.indent !== line.indent))
      put({ type: 'paragraph', lines: [line] });
    else open.lines.push(line);
  }
  return nodes;
}

/** `@param {type} name - text`, `:param type name: text`, `<param name="x">text`, `\param x text`, and what returns or throws. */
function tagOf(value: string, line: DocLine): Node | undefined {
  const term = (length: number, name: string): Node => {
    let from = line.start + length;
    const rest = value.slice(length);
    from += rest.length - rest.replace(/^[\s:–—-]+/, '').length;
    return {
      type: 'term',
      start: line.start,
      end: line.start + value.slice(0, length).trimEnd().length,
      name,
      indent: line.indent,
      lines: from < line.end ? [{ ...line, start: from }] : [],
    };
  };
  const parameter =
    /^[@\\](?:t?param|arg|argument|property|prop|typeparam|field)(?:\[[\w, ]{0,20}\])?\s+(?:\{[^{}]{0,200}\}\s*)?(?:[\w\\|?<>[\]]{1,80}\s+(?=\$))?[[$]?(\.{3}|\*{0,2})?([\w.$]+)(?:=[^\]\s]{0,80})?\]?/.exec(
      value,
    ) ??
    /^:(?:param|arg|key|keyword|ivar|cvar|var)\s+(?:[\w.[\], |]{1,80}\s+)?(\*{0,2})([\w.]+):/.exec(value) ??
    /^<(?:type)?param\s+name="()([^"<>]{1,80})">/.exec(value);
  if (parameter !== null) return term(parameter[0].length, `\`${parameter[2]}\``);
  const result = /^[@\\]returns?\b(?:\s+\{[^{}@][^{}]{0,200}\})?/.exec(value) ?? /^:returns?:/.exec(value) ?? /^<returns>/.exec(value);
  if (result !== null) return term(result[0].length, 'Return value');
  const thrown =
    /^[@\\](?:throws?|exception|raise)\s+(?:\{([^{}]{0,200})\}|([\w.$]+))/.exec(value) ??
    /^:(?:raises?|except|exception)\s+(([\w.]+)):/.exec(value) ??
    /^<exception\s+cref="(?:\w:)?(([^"<>]{1,80}))">/.exec(value);
  if (thrown !== null) return term(thrown[0].length, `\`${thrown[2] ?? thrown[1]}\``);
  if (
    /^[@\\](?:since|version|author|default|defaultvalue|type|module|template|class|function|name|memberof|private|public|protected|internal|override|package|category|group|api|ignore|static|constructor|extends|implements|typedef|callback|test|covers|inheritdoc)\b/i.test(
      value,
    )
  )
    return { type: 'paragraph', lines: [line], meta: true };
  if (/^[@\\](?:see|deprecated|file|fileoverview|todo|note|brief|remarks|description|summary)\b/i.test(value)) return { type: 'paragraph', lines: [line] };
  return /^:(?:type|rtype)\b[^:]{0,80}:/.test(value) ? { type: 'paragraph', lines: [line], meta: true } : undefined;
}

function verbatim(text: string, lines: readonly DocLine[]): string {
  const least = Math.min(...lines.filter((line) => line.end > line.start).map((line) => line.indent));
  return lines
    .map((line) => ' '.repeat(Math.max(0, line.indent - least)) + text.slice(line.start, line.end))
    .join('\n')
    .trimEnd();
}

function readable(text: string, lines: readonly DocLine[]): string {
  return plainDoc(lines.map((line) => text.slice(line.start, line.end)).join(' '));
}

const tags =
  /<\/?(?:p|br|ul|ol|li|pre|b|i|em|strong|summary|remarks|value|para|param|returns|exception|example|code|c|inheritdoc|typeparam|blockquote|h[1-6])(?:\s[^<>]{0,100})?\/?>/gi;

/** Marks of documentation tools as Markdown: `{@code x}`, `<c>x</c>`, ``` ``x`` ```, `:func:` and links. */
function plainDoc(value: string): string {
  return value
    .replace(/\{@(?:code|value)\s+([^{}]{1,200})\}/g, '`$1`')
    .replace(
      /\{@link(?:plain)?\s+([^{}\s]{1,200})(?:\s+([^{}]{1,200}))?\}/g,
      (_, target: string, label?: string) => label ?? `\`${target.replace('#', '.').replace(/^\./, '')}\``,
    )
    .replace(/<(?:see(?:also)?|paramref|typeparamref)\s+(?:cref|name|langword)="(?:\w:)?([^"<>]{1,200})"\s*\/>/g, '`$1`')
    .replace(/<(?:c|code|tt)>([^<>]{1,200})<\/(?:c|code|tt)>/g, '`$1`')
    .replace(/:(?:[a-z]{2,10}:)?(?:func|class|meth|mod|attr|exc|data|obj|ref|const|doc):`~?([^`]{1,200})`/g, '`$1`')
    .replace(/``([^`]{1,200})``/g, '`$1`')
    .replace(/\[(`[^`\]]{1,200}`)\](?:\([^()\s]{0,300}\)|\[[^\]]{0,100}\])?/g, '$1')
    .replace(/\[([^\]`]{1,200})\]\([^()\s]{1,300}\)/g, '$1')
    .replace(/^[@\\](?:brief|remarks|note|file|fileoverview|description|summary)\s+/i, '')
    .replace(/^[@\\](see|deprecated|todo|example)\b/i, (_, tag: string) => `${tag[0]?.toUpperCase() ?? ''}${tag.slice(1).toLowerCase()}`)
    .replace(/^\|\s+(?=[^|]*$)/, '')
    .replace(/^#{1,4}\s+(.*[^:])$/, '$1:')
    .replace(tags, ' ')
    .replace(/^[-=*#~+]{2,}\s|\s[-=*#~+]{2,}$/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
