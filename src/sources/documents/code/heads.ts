/** What a statement declares, told by its head: the text before its body, without comments and strings. */
import { longestHead } from './symbol.ts';

export type Declared = { type: 'symbol'; name: string; kind: string; holds: boolean } | { type: 'open' } | { type: 'other' };

const modifiers =
  /^(?:(?:export|default|declare|public|private|protected|internal|static|final|abstract|sealed|open|data|inner|partial|readonly|async|unsafe|case|implicit|fileprivate|indirect|override|companion|value|inline|annotation|virtual|constexpr|extern|const|lateinit|suspend|operator|infix|tailrec|mutating|nonmutating|required|convenience|lazy|given|transparent|native|synchronized|strictfp|default|new|crate|pub(?:\([\w:\s]{1,60}\))?)\s+)+/;
const attributes = /^(?:@[\w.:]+(?:\([^()]{0,500}(?:\([^()]{0,200}\)[^()]{0,300}){0,5}\))?\s*|#!?\[[^\]]{0,500}\]+\s*|\[[A-Z][^\]]{0,500}\]\s*)/;
const types = 'class|struct|interface|enum|trait|union|protocol|extension|object|record|actor|mixin';
const controls =
  /^(?:if|for|while|switch|catch|return|else|do|try|match|when|guard|loop|with|using|lock|fixed|foreach|until|unless|defer|go|select|case|throw|new|await|yield|assert|super|this|sizeof|typeof|delete)$/;

/** `inside`: the name of the type whose member it would be. */
export function declaredBy(source: string, language: string, inside: string | undefined, body: boolean): Declared {
  let head = source.slice(0, longestHead).trim();
  for (let found = attributes.exec(head); found !== null && found[0] !== ''; found = attributes.exec(head)) head = head.slice(found[0].length);
  const template = /^template\s*<[^<>{};]{0,300}(?:<[^<>]{0,100}>[^<>{};]{0,100}){0,4}>\s*(?=\w)/.exec(head);
  if (template !== null && language === 'cpp') head = head.slice(template[0].length);
  const bare = head.replace(modifiers, '');
  const symbol = (name: string, kind: string, holds = false): Declared => ({ type: 'symbol', name, kind, holds });
  const method = inside === undefined ? 'function' : 'method';

  if (/^(?:namespace|mod|extern)\b/.test(bare) || /^(?:extern|package(?!\s+object))\b/.test(head) || /^namespace\b/.test(head))
    return body ? { type: 'open' } : { type: 'other' };
  if (language === 'rust' && /^impl\b/.test(bare)) {
    const target = bare.replace(/^impl\s*(?:<[^{}]{0,300}?>(?=\s))?\s*/, '').replace(/\bwhere\b[^]*$/, '');
    const [left, right] = target.split(/\s+for\s+/, 2);
    const named = /^[&\w:\s]*?(\w+)\s*(?:<|$)/.exec((right ?? left ?? '').trim())?.[1] ?? (right ?? left ?? '').trim();
    const trait = right === undefined ? undefined : /([\w:]+)/.exec(left ?? '')?.[1];
    return symbol(trait === undefined ? named : `${trait} for ${named}`, trait === undefined ? 'methods' : 'implementation', true);
  }
  if (language === 'rust' && /^macro_rules!\s*\w/.test(head)) return symbol(/!\s*(\w+)/.exec(head)?.[1] ?? '', 'macro');
  const typed = new RegExp(`^(?:enum\\s+class\\s+|record\\s+(?:struct|class)\\s+|(?:${types})\\s+)([\\p{L}_$][\\w$]*)`, 'u').exec(bare);
  if (typed !== null && !(language === 'c' && !body) && !/^(?:struct|union|enum)\s+\w+[\s*]+\w+\s*[([=]/.test(bare)) {
    const word = /^\w+/.exec(bare)?.[0] ?? 'class';
    return symbol(typed[1] as string, word, body);
  }
  const goType = language === 'go' ? /^type\s+(\w+)(?:\[[^\]]{0,200}\])?\s+(struct|interface)?/.exec(bare) : null;
  if (goType !== null) return symbol(goType[1] as string, goType[2] ?? 'type');
  const goMethod = language === 'go' ? /^func\s*\(\s*(?:\w+\s+)?\*?(\w+)[^)]{0,100}\)\s*(\w+)/.exec(bare) : null;
  if (goMethod !== null) return symbol(`${goMethod[1]}.${goMethod[2]}`, 'method');
  const keyword = /^(?:(?:fn|func|fun|def)\s+|function(?:\s*\*\s*|\s+))(?:<[^>]{0,200}>\s*)?((?:\w+(?:<[^>]{0,60}>)?\.)?[\p{L}_$][\w$]*)/u.exec(bare);
  if (keyword !== null) return symbol(keyword[1] as string, method);
  if (language === 'swift' && inside !== undefined && /^(?:init|deinit)\b/.test(bare)) return symbol('init', 'initializer');
  const alias = /^(?:type|typealias)\s+([\p{L}_$][\w$]*)/u.exec(bare);
  if (alias !== null) return symbol(alias[1] as string, 'type');
  const script = language === 'javascript' || language === 'typescript';
  const constant = /^(?:const|let|var|val|static)\s+(?:mut\s+)?([\p{L}_$][\w$]*)/u.exec(
    head.replace(/^(?:(?:export|pub(?:\([\w:\s]{1,60}\))?|public|private|internal|static|final|override|lazy|lateinit|declare|inline)\s+)+/, ''),
  );
  if (constant !== null) {
    const called = script && /=\s*(?:async\s*)?(?:function\b|(?:\([^]*\)|[\w$]+)\s*(?::[^=]{0,200})?=>)/.test(head);
    return symbol(constant[1] as string, called ? method : inside === undefined ? 'constant' : 'property');
  }
  return called(head, bare, language, inside, body);
}

/** Functions that no keyword marks: `int main(void) {`, `constructor(a) {`, `get size() {`. */
function called(head: string, bare: string, language: string, inside: string | undefined, body: boolean): Declared {
  const script = language === 'javascript' || language === 'typescript';
  const paren = bare.indexOf('(');
  if (paren <= 0) {
    const property = language === 'csharp' && inside !== undefined && body ? /([\w$]+)\s*$/.exec(bare) : null;
    return property === null ? { type: 'other' } : { type: 'symbol', name: property[1] as string, kind: 'property', holds: false };
  }
  const before = bare.slice(Math.max(0, paren - 300), paren);
  const name = /(?:^|[\s*&>\]])((?:[\w$]{1,100}::){0,8}(?:operator\s*[^\w\s]{1,3}|~?[\p{L}_$#][\w$]{0,100}))\s*(?:<[^<>]{0,100}>)?\s*$/u.exec(before)?.[1];
  if (name === undefined || controls.test(name) || /=(?!=)/.test(before.replace(/operator.*$/, '').replace(/<[^<>]*>/g, ''))) return { type: 'other' };
  const first = /^[\w$]+/.exec(bare)?.[0] ?? '';
  if (controls.test(first) && first !== 'new') return { type: 'other' };
  const type = before.slice(0, before.length - name.length).trim();
  const own = inside?.split('.').at(-1);
  const constructor = inside !== undefined && (name === own || (script && name === 'constructor') || name === `${own}::${own}`);
  // Without a body, `f(x)` is a call; in an interface `f(x): y` is a method.
  if (script && (inside === undefined || (!body && !/\)\s*:/.test(bare)))) return { type: 'other' };
  if (!script && type === '' && !constructor && !/::/.test(name)) return { type: 'other' };
  if (!script && !body && (inside === undefined || language === 'php')) return { type: 'other' };
  if (/^(?:return|throw|else|new|await|goto)\b/.test(head)) return { type: 'other' };
  const kind = constructor ? 'constructor' : inside === undefined && !name.includes('::') ? 'function' : 'method';
  return { type: 'symbol', name, kind, holds: false };
}
