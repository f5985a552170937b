/** Formulas (OMML, ECMA-376 part 1, 22.1) as one line of text, in the manner of UnicodeMath: `(a+b)/2`, `x^2`, `√(x)`. */
import { childOf, elementsOf, type XmlElement, type XmlNode } from './xml.ts';

export function mathText(node: XmlNode | undefined): string {
  if (node === undefined || typeof node === 'string') return '';
  const part = (name: string): string => mathText(childOf(node, name));
  const property = (name: string, otherwise: string): string =>
    childOf(
      elementsOf(node).find((child) => child.name.endsWith('Pr')),
      name,
    )?.attributes.get('m:val') ?? otherwise;
  switch (node.name) {
    case 'm:t':
    case 'w:t':
      return node.children.filter((child): child is string => typeof child === 'string').join('');
    case 'm:f':
      return `${group(part('m:num'))}/${group(part('m:den'))}`;
    case 'm:sSup':
      return `${group(part('m:e'))}^${group(part('m:sup'))}`;
    case 'm:sSub':
      return `${group(part('m:e'))}_${group(part('m:sub'))}`;
    case 'm:sSubSup':
      return `${group(part('m:e'))}_${group(part('m:sub'))}^${group(part('m:sup'))}`;
    case 'm:sPre':
      return `_${group(part('m:sub'))}^${group(part('m:sup'))} ${part('m:e')}`;
    case 'm:rad':
      return `${part('m:deg')}√${group(part('m:e'), true)}`;
    case 'm:nary':
      return `${property('m:chr', '∫')}${limit('_', part('m:sub'))}${limit('^', part('m:sup'))} ${part('m:e')}`;
    case 'm:d':
      return `${property('m:begChr', '(')}${elementsOf(node)
        .filter((child) => child.name === 'm:e')
        .map(mathText)
        .join(property('m:sepChr', '|'))}${property('m:endChr', ')')}`;
    case 'm:func':
      return `${part('m:fName')} ${part('m:e')}`;
    case 'm:limLow':
      return `${part('m:e')}_${group(part('m:lim'))}`;
    case 'm:limUpp':
      return `${part('m:e')}^${group(part('m:lim'))}`;
    case 'm:acc':
      return part('m:e') + property('m:chr', '\u0302');
    case 'm:m':
      return rows(node, 'm:mr', (row) => elementsOf(row).map(mathText).join(' & '));
    case 'm:eqArr':
      return rows(node, 'm:e', mathText);
    default:
      return node.children.map(mathText).join('');
  }
}

function rows(node: XmlElement, name: string, text: (row: XmlElement) => string): string {
  return elementsOf(node)
    .filter((child) => child.name === name)
    .map(text)
    .join('; ');
}

function limit(mark: string, text: string): string {
  return text === '' ? '' : mark + group(text);
}

/** Brackets around more than one sign. */
function group(text: string, always = false): string {
  return !always && (/^[\p{L}\p{N}\p{M}.,]*$/u.test(text) || /^\([^()]*\)$/.test(text)) ? text : `(${text})`;
}
