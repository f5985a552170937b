import { isMask } from '../masks.ts';

const wrapped = /^(?:<[^<>]*>|\$\{[^}]*\}?|\{\{?[^}]*\}?\}?|\[[^\]]*\]|%\w+%|\$\w+|\$\([^)]*\)|#\{[^}]*\}|@\w+@|__\w+__)$/;
const filler = /x{4,}|X{4,}|\*{3,}|\.{3,}|…|•{3,}|_{4,}|-{6,}|0{8,}/;
const said =
  /example|sample|placeholder|change[-_ ]?(?:me|it)|replace[-_ ]?(?:me|with|this)|redact|dummy|(?:^|[-_ .])(?:your|my|our|some|insert|enter|put|add)[-_ ]|^your|here$|fixme|todo|foobar|notreal|not[-_]a[-_]real/i;
const words: ReadonlySet<string> = new Set(
  (
    'password passwd pass passphrase pwd secret token key apikey api_key api-key credentials admin root user username guest ' +
    'test testing none null nil undefined true false string str text bool boolean int integer number any object empty required ' +
    'optional hidden default postgres mysql redis mongo rabbitmq value values'
  ).split(' '),
);

/** Keys that an issuer prints in its own documentation; in two parts, so that no scanner takes this file for a leak. */
const documented: ReadonlySet<string> = new Set(['sk_test_' + '4eC39HqLyjWDarjtT1zdp7dc', 'sk_test_' + 'BQokikJOvBiI2HlWgH4olfQ2']);

/** True for a value that stands for a secret and is none: `<your-key>`, `${TOKEN}`, `xxxx`, `changeme`, or a mask. */
export function isPlaceholder(value: string): boolean {
  const trimmed = value.trim();
  if (trimmed === '' || isMask(trimmed)) return true;
  if (wrapped.test(trimmed) || filler.test(trimmed) || said.test(trimmed)) return true;
  return documented.has(trimmed) || words.has(trimmed.toLowerCase()) || new Set(trimmed).size <= 2;
}
