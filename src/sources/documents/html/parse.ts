/** parse5, made safe: bounded depth, bounded attributes, and no step that looks through all siblings. */
import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes as Tree, type TreeAdapter, type DefaultTreeAdapterMap } from 'parse5';
import { ReadingRefusal } from '../refusal.ts';

export type HtmlNode = Tree.ChildNode;
export type HtmlElement = Tree.Element;

/** More attributes on one tag than this are an attack or damage; parse5 compares each with all before it. */
const mostAttributes = 1000;
const rootAttributes = 64;

/** The tree of a page. Throws `ReadingRefusal`: too-deep beyond `maxDepth` open elements, too-large for a tag with over 1,000 attributes. */
export function parseHtml(html: string, maxDepth: number): Tree.Document {
  refuseHugeTags(html);
  let depth = 0;
  const adapter: TreeAdapter<DefaultTreeAdapterMap> = {
    ...defaultTreeAdapter,
    onItemPush() {
      if (++depth > maxDepth) {
        throw new ReadingRefusal('too-deep', `Elements nest deeper than ${maxDepth} levels.`, 'Flatten the page, or raise limits.depth in the config.');
      }
    },
    onItemPop() {
      depth--;
    },
    adoptAttributes(recipient, attrs) {
      if (recipient.attrs.length < rootAttributes) defaultTreeAdapter.adoptAttributes(recipient, attrs);
    },
    // The place is nearly always at the end: searched from there, pages of misplaced table text stay linear.
    insertBefore(parent, node, reference) {
      parent.childNodes.splice(parent.childNodes.lastIndexOf(reference), 0, node);
      node.parentNode = parent;
    },
    insertTextBefore(parent, text, reference) {
      const previous = parent.childNodes[parent.childNodes.lastIndexOf(reference) - 1];
      if (previous !== undefined && defaultTreeAdapter.isTextNode(previous)) previous.value += text;
      else adapter.insertBefore(parent, defaultTreeAdapter.createTextNode(text), reference);
    },
    detachNode(node) {
      if (node.parentNode === null) return;
      const at = node.parentNode.childNodes.lastIndexOf(node);
      if (at >= 0) node.parentNode.childNodes.splice(at, 1);
      node.parentNode = null;
    },
  };
  return parse(html, { treeAdapter: adapter, scriptingEnabled: false });
}

/** XHTML closes elements in their first tag, which HTML does not know: `<title/>` would swallow the page. */
export function openXhtml(html: string): string {
  return html.replace(/<(title|script|style|textarea|iframe|a|div|span|p|td|th|li|i|b|em|strong|section|dl|dd|dt|ul|ol)((?:\s[^<>]*)?)\/>/gi, '<$1$2></$1>');
}

function refuseHugeTags(html: string): void {
  const raw = /^(script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext)$/;
  for (let i = html.indexOf('<'); i >= 0; i = html.indexOf('<', i)) {
    if (html.startsWith('<!--', i)) {
      const close = html.indexOf('-->', i + 4);
      if (close < 0) return;
      i = close + 3;
      continue;
    }
    const name = /^[a-z][^\s/>]{0,40}/i.exec(html.slice(i + 1, i + 42))?.[0];
    i++;
    if (name === undefined) continue;
    i = tagEnd(html, i + name.length);
    if (!raw.test(name.toLowerCase())) continue;
    const end = new RegExp(`</${name}`, 'gi');
    end.lastIndex = i;
    const close = end.exec(html);
    if (close === null) return;
    i = close.index;
  }
}

function tagEnd(html: string, from: number): number {
  let attributes = 0;
  let i = from;
  for (; i < html.length; i++) {
    const char = html[i] as string;
    if (char === '>') return i + 1;
    if (/[\s/]/.test(char)) {
      if (!/[\s/>]/.test(html[i + 1] ?? '>') && ++attributes > mostAttributes) {
        throw new ReadingRefusal(
          'too-large',
          `A tag near character ${from} has more than ${mostAttributes} attributes.`,
          'Check that the page is not damaged, or exclude it.',
        );
      }
    } else if ((char === '"' || char === "'") && html[i - 1] === '=') {
      const close = html.indexOf(char, i + 1);
      if (close < 0) return html.length;
      i = close;
    }
  }
  return i;
}
