// Small pieces of Markdown.

/** Text for a cell of a table: no line breaks, no bare bars. */
export const cell = (text) => String(text).replace(/\s+/g, ' ').replace(/\|/g, '\\|');

export function table(header, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

const start = (name) => `<!-- generated: ${name} -->`;
const end = '<!-- end of generated -->';
const block = /<!-- generated: ([\w -]+) -->\n[\s\S]*?<!-- end of generated -->/g;

/** A page with each of its generated blocks made anew. Throws where a block has a name that nothing makes. */
export function fill(page, text, blocks) {
  return text.replace(block, (_, name) => {
    const make = blocks[name];
    if (make === undefined) throw new Error(`${page}: nothing makes the block "${name}"; known: ${Object.keys(blocks).join(', ')}`);
    return `${start(name)}\n\n${make().trim()}\n\n${end}`;
  });
}

/** Names of the generated blocks of a page. */
export const blockNames = (text) => [...text.matchAll(block)].map((match) => match[1]);
