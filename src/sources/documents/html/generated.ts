/** Pages that a documentation generator makes to find others: it says itself which they are. */
import { attributeOf, classesOf } from './elements.ts';
import type { HtmlElement } from './parse.ts';

const doxygen =
  /(?:^|[:\s])(?:(?:class|data structure|file|namespace|module|concept|interface) (?:list|index|members|hierarchy)|member list|data structures|file members|modules|topics|related pages)$/i;
const javadocTitle = /^(?:index(?: \(.*\))?|all (?:classes|packages)\b.*|[a-z]-index\b.*|overview list\b.*|uses of .*|.*\bclass hierarchy\b.*)$/i;
const javadocBodies: ReadonlySet<string> = new Set([
  'index-page',
  'all-classes-index-page',
  'all-packages-index-page',
  'class-use-page',
  'package-use-page',
  'tree-page',
  'package-tree-page',
]);

/** Whether a page says by its generator and title that it only lists others. */
export function isGeneratedList(head: HtmlElement | undefined, body: HtmlElement | undefined, title: string): boolean {
  const generator = head?.childNodes.find(
    (node): node is HtmlElement => 'tagName' in node && node.tagName === 'meta' && attributeOf(node, 'name')?.toLowerCase() === 'generator',
  );
  const made = generator === undefined ? '' : (attributeOf(generator, 'content') ?? '');
  if (/^doxygen/i.test(made)) return doxygen.test(title);
  return /^javadoc/i.test(made) && (javadocTitle.test(title) || (body !== undefined && classesOf(body).some((name) => javadocBodies.has(name))));
}
