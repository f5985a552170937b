/** What the elements of HTML are to a reader of text. */
import type { AsideReason } from '../../../contracts/document.ts';
import type { HtmlElement } from './parse.ts';

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/** Elements that begin and end a line of their own. */
export const blockElements = set(
  'address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table tbody tfoot thead tr td th caption ul optgroup option',
);

/** Elements whose content is no text of the page. */
export const leftOut = set(
  'script style template noscript noembed noframes iframe object embed applet audio video canvas svg map datalist select textarea input button progress meter head meta link base title annotation annotation-xml rp colgroup col frameset',
);

export function attributeOf(element: HtmlElement, name: string): string | undefined {
  for (const attribute of element.attrs) if (attribute.name === name) return attribute.value;
  return undefined;
}

/** Class names, lower case. */
export function classesOf(element: HtmlElement): string[] {
  const value = attributeOf(element, 'class');
  return value === undefined
    ? []
    : value
        .toLowerCase()
        .split(/\s+/, 64)
        .filter((name) => name !== '');
}

const hiddenClasses = set(
  'visually-hidden visuallyhidden sr-only screen-reader-text hidden d-none noprint no-print headerlink header-anchor heading-anchor anchor-link permalink anchorjs-link hash-link mw-editsection',
);

/** Not shown, or an anchor sign beside a heading. */
export function isHidden(element: HtmlElement, classes: readonly string[]): boolean {
  if (attributeOf(element, 'hidden') !== undefined) return true;
  if (attributeOf(element, 'aria-hidden')?.toLowerCase() === 'true') return true;
  const style = attributeOf(element, 'style');
  if (style !== undefined && /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style)) return true;
  return classes.some((name) => hiddenClasses.has(name));
}

const roles: ReadonlyMap<string, AsideReason> = new Map<string, AsideReason>([
  ['navigation', 'navigation'],
  ['banner', 'navigation'],
  ['contentinfo', 'boilerplate'],
  ['search', 'navigation'],
  ['menu', 'navigation'],
  ['menubar', 'navigation'],
  ['toolbar', 'navigation'],
  ['tablist', 'navigation'],
  ['alertdialog', 'boilerplate'],
  ['doc-toc', 'contents'],
]);

const words: ReadonlyMap<string, AsideReason> = new Map<string, AsideReason>([
  ...[
    'nav',
    'navbar',
    'navigation',
    'topnav',
    'sidenav',
    'menu',
    'menubar',
    'sidebar',
    'breadcrumb',
    'breadcrumbs',
    'pagination',
    'pager',
    'skip-link',
    'skiplink',
    'skip-nav',
    'site-header',
    'page-header-nav',
    'masthead',
    'navbox',
    'prev-next',
    'prevnext',
  ].map((name): [string, AsideReason] => [name, 'navigation']),
  ...['toc', 'table-of-contents', 'tableofcontents', 'contents-list'].map((name): [string, AsideReason] => [name, 'contents']),
  ...[
    'site-footer',
    'page-footer',
    'newsletter',
    'subscribe',
    'social',
    'share',
    'share-buttons',
    'advert',
    'advertisement',
    'ad-banner',
    'promo',
    'related-posts',
    'edit-this-page',
    'feedback',
  ].map((name): [string, AsideReason] => [name, 'boilerplate']),
  ...['cookie', 'cookies', 'consent', 'gdpr'].map((name): [string, AsideReason] => [name, 'consent']),
  ...['copyright', 'licence', 'license', 'legal'].map((name): [string, AsideReason] => [name, 'licence']),
]);
const wordEnding = /^(?:main|site|page|top|bottom|side|global|local|primary|secondary|header|footer)[-_]?(?:nav|navbar|navigation|menu|sidebar|breadcrumbs?)$/;

/** `cookie-banner`, `gdpr-consent`, `consent_popup`. */
const consentName =
  /^(?:cookies?|gdpr|consent|ccpa)[-_]?(?:banner|bar|notice|consent|popup|modal|dialog|message|overlay|law|policy-banner|settings|preferences|container|wrapper)$/;

function reasonOfName(name: string): AsideReason | undefined {
  return words.get(name) ?? (consentName.test(name) ? 'consent' : wordEnding.test(name) ? 'navigation' : undefined);
}

/** Why an element is set aside with all that is in it; undefined where it is content. */
export function asideReason(element: HtmlElement, classes: readonly string[], within: ReadonlySet<string>): AsideReason | undefined {
  const name = element.tagName;
  if (name === 'nav' || name === 'search') return 'navigation';
  const role = roles.get(attributeOf(element, 'role')?.trim().toLowerCase() ?? '');
  const id = attributeOf(element, 'id')?.trim().toLowerCase();
  // A notice of cookies often says that it is a dialogue.
  if (role !== undefined) return role === 'boilerplate' && [id ?? '', ...classes].some((item) => reasonOfName(item) === 'consent') ? 'consent' : role;
  const inContent = within.has('article') || within.has('main') || within.has('section') || within.has('blockquote');
  if ((name === 'header' || name === 'footer') && !inContent) return holdsMain(element) ? undefined : name === 'header' ? 'navigation' : 'boilerplate';
  if (name === 'html' || name === 'body' || name === 'main' || name === 'article' || /^h[1-6]$/.test(name)) return undefined;
  const ofId = reasonOfName(id ?? '');
  // Ids such as `main-menu` stand around whole pages too.
  const reason = ofId !== undefined && !wordEnding.test(id ?? '') ? ofId : classes.map(reasonOfName).find((item) => item !== undefined);
  return reason !== undefined && !holdsMain(element) ? reason : undefined;
}

/** Whether the page's own content is in it: its main part or its first heading. */
function holdsMain(element: HtmlElement): boolean {
  const work: HtmlElement[] = [element];
  while (work.length > 0) {
    const next = work.pop() as HtmlElement;
    if (next.tagName === 'h1' || next.tagName === 'main' || next.tagName === 'article') return true;
    for (const child of next.childNodes) if ('tagName' in child) work.push(child);
  }
  return false;
}

/** Language of code by its classes: `language-rust`, `lang-js`, `brush: html`, `highlight-python`. */
export function codeLanguage(classes: readonly string[]): string | undefined {
  for (const name of classes) {
    const found = /^(?:language|lang|highlight|source|sourcecode)-([a-z0-9+#._-]+)$/.exec(name);
    if (found !== null) return found[1];
  }
  // As pandoc writes it: two classes.
  if (classes[0] === 'sourcecode' && /^[a-z][a-z0-9+#_-]*$/.test(classes[1] ?? '')) return classes[1];
  const brush = classes.indexOf('brush:');
  return brush >= 0 ? classes[brush + 1]?.replace(/;$/, '') : undefined;
}

/** Classes of a `pre` that speak of its looks. */
const looks = new Set(
  'annotation box chroma code code-block codehilite def display example highlight hljs linenums listing literal literal-block mono monospace nohighlight pre prettyprint prism programlisting screen scroll scrollable snippet source sourcecode verbatim wp-block-code wp-block-preformatted wrap'.split(
    ' ',
  ),
);

/** The single class of a `pre` that holds one `code`, as pandoc writes it: `console`, `text`. */
export function bareLanguage(classes: readonly string[]): string | undefined {
  const [name] = classes;
  return classes.length === 1 && name !== undefined && /^[a-z][a-z0-9+#]{0,15}$/.test(name) && !looks.has(name) ? name : undefined;
}
