/** Elements as the HTML renderer takes them. */
import { defaultTreeAdapter, html } from 'parse5';
import type { HtmlElement, HtmlNode } from '../html/parse.ts';

export function element(name: string, children: readonly HtmlNode[], attributes: { readonly [name: string]: string } = {}): HtmlElement {
  const made = defaultTreeAdapter.createElement(
    name,
    html.NS.HTML,
    Object.entries(attributes).map(([key, value]) => ({ name: key, value })),
  );
  for (const child of children) defaultTreeAdapter.appendChild(made, child);
  return made;
}

export function textNode(value: string): HtmlNode {
  return defaultTreeAdapter.createTextNode(value);
}

/** All text of some nodes. */
export function plainText(nodes: readonly HtmlNode[]): string {
  return nodes
    .map((node) => ('value' in node ? node.value : 'childNodes' in node ? (node.nodeName === 'br' ? '\n' : plainText(node.childNodes)) : ''))
    .join('');
}
