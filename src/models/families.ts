/**
 * The family of a model by its id: models of one family share data, makers and taste, so that one is no independent judge
 * of another. Read from names alone; a family that the name does not tell is undefined, and the user says which.
 */

export interface Family {
  /** Undefined: the table does not know the model. */
  family: string | undefined;
  /** Families that it also comes from: the model that it was distilled from, or its maker's other line. */
  related: readonly string[];
}

/** Words of ids (followed by nothing or a number) by family. */
const words: Readonly<Record<string, readonly string[]>> = {
  gpt: ['gpt', 'chatgpt', 'davinci', 'babbage'],
  claude: ['claude'],
  gemini: ['gemini', 'palm'],
  gemma: ['gemma', 'codegemma', 'medgemma', 'paligemma', 'embeddinggemma'],
  llama: ['llama', 'codellama', 'tinyllama'],
  mistral: ['mistral', 'mixtral', 'ministral', 'codestral', 'magistral', 'devstral', 'mathstral', 'pixtral', 'voxtral'],
  qwen: ['qwen', 'qwq', 'qvq', 'codeqwen'],
  deepseek: ['deepseek'],
  phi: ['phi'],
  command: ['command', 'aya', 'c4ai'],
  grok: ['grok'],
  smollm: ['smollm', 'smolvlm'],
  olmo: ['olmo', 'olmoe', 'molmo'],
  granite: ['granite'],
  falcon: ['falcon'],
  glm: ['glm', 'chatglm'],
  kimi: ['kimi', 'moonshot', 'moonlight'],
  minimax: ['minimax', 'abab'],
  yi: ['yi'],
  internlm: ['internlm'],
  ernie: ['ernie'],
  hunyuan: ['hunyuan'],
  exaone: ['exaone'],
  jamba: ['jamba'],
  nova: ['nova'],
  mpt: ['mpt'],
  bloom: ['bloom', 'bloomz'],
  pythia: ['pythia'],
  stablelm: ['stablelm', 'stable-lm'],
  dbrx: ['dbrx'],
  solar: ['solar'],
  lfm: ['lfm'],
};

/** Models trained on top of others: the base where the id does not name it. */
const tunes: Readonly<Record<string, string>> = {
  vicuna: 'llama',
  alpaca: 'llama',
  tulu: 'llama',
  nemotron: 'llama',
  zephyr: 'mistral',
  openhermes: 'mistral',
  openchat: 'mistral',
};

/** Lines of one maker that learn from each other. */
const kin: Readonly<Record<string, readonly string[]>> = { gemma: ['gemini'], gemini: ['gemma'] };

/** Words that are families only at the start of an id: elsewhere they are other words. */
const onlyFirst = new Set(['yi', 'nova', 'command', 'solar', 'aya', 'phi']);

/**
 * `override`: what the config says of the model. `extra`: further words of ids with their family, from the config; they
 * win over the table.
 */
export function familyOf(model: string, override?: string, extra: Readonly<Record<string, string>> = {}): Family {
  if (override !== undefined) return { family: override, related: [] };
  // `org/name:tag`, fine-tunes (`ft:name:org::id`) and files: the name alone.
  const name = (model.split(/[\\/]/).at(-1) ?? model)
    .toLowerCase()
    .replace(/^ft:/, '')
    .replace(/:.*$|\.gguf$/, '');
  const parts = name.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '');
  const found: string[] = [];
  const bases: string[] = [];
  for (const [index, part] of parts.entries()) {
    const family = own(extra, part) ?? tableFamily(part, index === 0);
    if (family !== undefined) found.push(family);
    const base = own(tunes, stem(part));
    if (base !== undefined) bases.push(base);
  }
  if (found.length === 0 && /^(?:o\d|text-embedding-(?:\d|ada))/.test(name)) found.push('gpt');
  // A distilled model has its teacher's voice and its base's: the first name is the teacher's.
  const [family, ...others] = [...new Set([...found, ...(found.length === 0 ? bases : [])])];
  if (family === undefined) return { family: undefined, related: [] };
  return { family, related: [...new Set([...others, ...(kin[family] ?? [])])] };
}

/** `qwen2` and `llama3` without their number. */
function stem(part: string): string {
  return part.replace(/\d.*$/, '');
}

function tableFamily(part: string, first: boolean): string | undefined {
  const word = stem(part);
  if (word === '' || (onlyFirst.has(word) && !first)) return undefined;
  for (const [family, known] of Object.entries(words)) if (known.includes(word)) return family;
  return undefined;
}

function own(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
