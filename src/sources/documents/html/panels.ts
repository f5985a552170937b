/**
 * What a reader reaches by a click: panels of tabs, and parts that a button opens. They are made visible before the page is
 * written, and a panel begins with the label of its tab as a heading.
 */
import { defaultTreeAdapter, html } from 'parse5';
import { attributeOf, classesOf } from './elements.ts';
import type { HtmlElement, HtmlNode } from './parse.ts';

const panelClasses: ReadonlySet<string> = new Set([
  'sphinx-tabs-panel',
  'sd-tab-content',
  'tab-pane',
  'tab-panel',
  'tabpanel',
  'tabs__panel',
  'tabbed-block',
  'tabbed-content',
  'tab-content',
  'tabcontent',
  'ui-tabs-panel',
]);
const listClasses: ReadonlySet<string> = new Set(['tabbed-labels', 'nav-tabs', 'tabs__nav', 'tab-list']);
const hiding: ReadonlySet<string> = new Set(['hidden', 'd-none']);
const controls = ['aria-controls', 'data-target', 'data-bs-target', 'data-tab', 'href', 'for'] as const;
const longestLabel = 80;

interface Page {
  ids: Map<string, HtmlElement>;
  /** By id of what they open. */
  openers: Map<string, HtmlElement>;
  parents: Map<HtmlElement, HtmlElement>;
  elements: HtmlElement[];
}

/** Opens panels in place. `role="tabpanel"` is set on those that got their label as a first heading. */
export function openPanels(roots: readonly HtmlNode[]): void {
  const page = look(roots);
  let level = 0;
  const used = new Set<HtmlElement>();
  for (const element of page.elements) {
    if (/^h[1-6]$/.test(element.tagName)) {
      level = Number(element.tagName[1]);
      for (const child of element.childNodes) if ('tagName' in child && child.tagName === 'button') child.tagName = 'span';
    }
    const panel = isPanel(element);
    if (!panel && !isOpened(element, page)) continue;
    show(element);
    const opener = panel ? openerOf(element, page) : undefined;
    const label = opener === undefined ? '' : textOf(opener);
    element.attrs = element.attrs.filter(({ name }) => name !== 'role');
    // Under a heading of the page nothing needs to be said twice.
    if (opener === undefined || label === '' || label.length > longestLabel || /^h[1-6]$/.test(opener.tagName)) continue;
    element.attrs.push({ name: 'role', value: 'tabpanel' });
    const heading = defaultTreeAdapter.createElement(`h${Math.min(6, level + 1)}`, html.NS.HTML, []);
    defaultTreeAdapter.insertText(heading, label);
    heading.parentNode = element;
    element.childNodes.unshift(heading);
    used.add(opener);
  }
  // Each label is written once: as the heading of its panel.
  for (const opener of used) if (/^(?:label|li|a|button|div|span)$/.test(opener.tagName)) opener.childNodes = [];
}

function look(roots: readonly HtmlNode[]): Page {
  const page: Page = { ids: new Map(), openers: new Map(), parents: new Map(), elements: [] };
  const work: HtmlNode[] = [...roots].reverse();
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    if (!('tagName' in node)) continue;
    page.elements.push(node);
    const id = attributeOf(node, 'id');
    if (id !== undefined && !page.ids.has(id)) page.ids.set(id, node);
    for (const name of controls) {
      const target = attributeOf(node, name);
      // A link to a part of the page opens it only where it is a tab.
      if (target === undefined || (name === 'href' && (!target.startsWith('#') || !isTab(node, page)))) continue;
      const of = target.replace(/^#/, '');
      if (of !== '' && !page.openers.has(of)) page.openers.set(of, node);
    }
    const clicked = /\(\s*(?:event\s*,|this\s*,)?\s*['"]([\w-]{1,60})['"]/.exec(attributeOf(node, 'onclick') ?? '')?.[1];
    if (clicked !== undefined && !page.openers.has(clicked)) page.openers.set(clicked, node);
    for (const child of node.childNodes) if ('tagName' in child) page.parents.set(child, node);
    for (let i = node.childNodes.length - 1; i >= 0; i--) work.push(node.childNodes[i] as HtmlNode);
  }
  return page;
}

function isTab(element: HtmlElement, page: Page): boolean {
  if (attributeOf(element, 'role') === 'tab') return true;
  for (let at: HtmlElement | undefined = element, i = 0; at !== undefined && i < 4; at = page.parents.get(at), i++) if (isTabList(at)) return true;
  return false;
}

function isTabList(element: HtmlElement): boolean {
  return attributeOf(element, 'role') === 'tablist' || classesOf(element).some((name) => listClasses.has(name));
}

function isPanel(element: HtmlElement): boolean {
  if (attributeOf(element, 'role') === 'tabpanel') return true;
  if (!/^(?:div|section|article|li)$/.test(element.tagName) || !classesOf(element).some((name) => panelClasses.has(name))) return false;
  // What holds the panels is none.
  return !children(element).some((child) => attributeOf(child, 'role') === 'tabpanel' || classesOf(child).some((name) => panelClasses.has(name)));
}

/** Hidden, and something on the page opens it; dialogues and menus are no part of the text. */
function isOpened(element: HtmlElement, page: Page): boolean {
  if (attributeOf(element, 'hidden')?.toLowerCase() === 'until-found') return true;
  const hidden =
    attributeOf(element, 'hidden') !== undefined ||
    /display\s*:\s*none/i.test(attributeOf(element, 'style') ?? '') ||
    classesOf(element).some((name) => hiding.has(name));
  if (!hidden || /^(?:alert)?dialog$|^menu/.test(attributeOf(element, 'role') ?? '')) return false;
  const id = attributeOf(element, 'id');
  return (
    id !== undefined &&
    page.openers.has(id) &&
    !/(?:^|[^a-z])(?:menu|modal|nav|dropdown|popup|overlay|search|sidebar|drawer|toc)/i.test(`${id} ${classesOf(element).join(' ')}`)
  );
}

function show(element: HtmlElement): void {
  element.attrs = element.attrs.flatMap(({ name, value }) => {
    if (name === 'hidden' || name === 'aria-hidden') return [];
    if (name === 'style') return [{ name, value: value.replace(/(?:display\s*:\s*none|visibility\s*:\s*hidden)[^;]*;?/gi, '') }];
    if (name !== 'class') return [{ name, value }];
    const kept = value.split(/\s+/).filter((one) => !hiding.has(one.toLowerCase()));
    return [{ name, value: kept.join(' ') }];
  });
}

/** The tab of a panel: the one that it names, the one that names it, the label before it, the one at its place in the row of tabs. */
function openerOf(panel: HtmlElement, page: Page): HtmlElement | undefined {
  const named = page.ids.get(attributeOf(panel, 'aria-labelledby') ?? '');
  if (named !== undefined) return named;
  const opener = page.openers.get(attributeOf(panel, 'id') ?? '');
  if (opener !== undefined && opener !== panel) return opener;
  const parent = page.parents.get(panel);
  if (parent === undefined) return undefined;
  const beside = children(parent);
  const before = beside[beside.indexOf(panel) - 1];
  if (before?.tagName === 'label') return before;
  const place = beside.filter((one) => isPanel(one) || attributeOf(one, 'role') === 'tabpanel').indexOf(panel);
  for (const holder of [parent, page.parents.get(parent)]) {
    const list = holder === undefined ? undefined : children(holder).find(isTabList);
    if (list === undefined) continue;
    return children(list).filter((one) => /^(?:li|label|button|a|div)$/.test(one.tagName))[place];
  }
  return undefined;
}

function children(element: HtmlElement): HtmlElement[] {
  return element.childNodes.filter((child): child is HtmlElement => 'tagName' in child);
}

function textOf(element: HtmlElement): string {
  let text = '';
  const work: HtmlNode[] = [element];
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    if ('value' in node) text += node.value;
    else if ('tagName' in node && !/^(?:svg|script|style)$/.test(node.tagName)) work.push(...[...node.childNodes].reverse());
    if (text.length > 1000) break;
  }
  return text.replace(/\s+/g, ' ').trim();
}
