// The doc comments of a zod object in a source file, by the path of the setting: one text for editors, schema and reference.

/**
 * @param {string} text source of a TypeScript file
 * @param {string} name the constant that holds the object: the scan begins at its first brace
 * @returns {Map<string, string>} 'canaries.count' -> its comment in one line
 */
export function commentsOf(text, name) {
  const declared = new RegExp(`\\bconst ${name}\\b[^=]*=`).exec(text);
  if (declared === null) throw new Error(`no constant ${name}: name the one that holds the options`);
  const found = new Map();
  /** One open bracket: `keys` in an object literal, where a key may come next. */
  const open = [];
  let comment;
  let key = [];
  let at = declared.index + declared[0].length;
  let before = '=';
  for (; at < text.length; at++) {
    const char = text[at];
    if (/\s/.test(char)) continue;
    if (text.startsWith('/**', at)) {
      const end = text.indexOf('*/', at);
      comment = oneLine(text.slice(at + 3, end));
      at = end + 1;
      continue;
    }
    if (text.startsWith('//', at) || text.startsWith('/*', at)) {
      at = text[at + 1] === '/' ? text.indexOf('\n', at) : text.indexOf('*/', at) + 1;
      continue;
    }
    if (char === "'" || char === '"' || char === '`' || (char === '/' && /[(,:=[]/.test(before))) at = closing(text, at);
    else if ('{[('.includes(char)) {
      open.push({ kind: char, path: key });
      if (char === '{') key = [...key];
    } else if ('}])'.includes(char)) {
      key = open.pop()?.path ?? [];
      if (open.length === 0 && char === '}') break;
    } else if (char === ';' && open.length === 0) break;
    const top = open.at(-1);
    if (top?.kind === '{' && (char === '{' || char === ',')) {
      key = top.path;
      comment = undefined;
    } else if (top?.kind === '{' && (before === '{' || before === ',') && /[A-Za-z_$.'"]/.test(char)) {
      const spread = /^\.\.\.(\w+)/.exec(text.slice(at));
      const named = /^['"]?([\w$-]+)['"]?\s*:/.exec(text.slice(spread ? text.length : keyStart(text, at)));
      if (spread) for (const [path, meaning] of commentsOf(text, spread[1])) found.set([...top.path, path].join('.'), meaning);
      else if (named) {
        key = [...top.path, named[1]];
        if (comment !== undefined) found.set(key.join('.'), comment);
      }
      comment = undefined;
      at = spread ? at + spread[0].length - 1 : named ? keyStart(text, at) + named[0].length - 1 : at;
    }
    before = text[at];
  }
  return found;
}

// A quoted key has been skipped to its closing quote.
function keyStart(text, at) {
  const quote = text[at];
  return quote === "'" || quote === '"' ? text.lastIndexOf(quote, at - 1) : at;
}

// Where a string, template or regular expression ends.
function closing(text, start) {
  const quote = text[start];
  let inClass = false;
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (quote === '/' && char === '[') inClass = true;
    else if (quote === '/' && char === ']') inClass = false;
    else if (char === quote && !inClass) return at;
  }
  throw new Error(`a ${quote} is never closed`);
}

function oneLine(comment) {
  return comment
    .replace(/^\s*\*\s?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}
