/**
 * What an English instruction asks to be done with what, as "write poem": the pairs by which Self-Instruct (Wang et al. 2023) shows how
 * varied a set is. A heuristic without a parser: the verb that opens the sentence behind words of politeness, and the last word of the first
 * run of words that could be its object. Questions and texts in other languages give nothing.
 */
const verbs = new Set(
  `add analyse analyze answer apply arrange assess assign brainstorm build calculate categorize categorise change check choose cite clarify classify
  clean combine come compare compile complete compose compute conduct construct convert convince copy correct count create criticize critique
  debug decide deduce define demonstrate describe design detect determine develop devise differentiate discuss discover distinguish divide draft
  draw edit elaborate eliminate estimate evaluate examine execute expand explain explore express extract fill filter find finish fix form format
  formulate gather generate give group guess guide help highlight identify illustrate implement imagine improve include incorporate infer insert
  interpret invent judge justify label list locate make map match measure merge modify name negate offer optimize optimise order organize organise
  outline output paraphrase parse perform pick plan plot predict prepare present print produce proofread propose prove provide punctuate question
  rank rate read rearrange recommend reduce refactor rephrase replace reply report research respond restructure return reverse review revise rewrite
  schedule score search select send shorten show simplify solve sort specify split state structure suggest sum summarise summarize supply tell
  test transcribe transform translate trim turn update use validate verify visualize write`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Words that may stand before the verb. */
const openers = new Set(
  `please kindly can could would will you i we want need like to let's let us me how do does should help now then first next also just your task is the following`.split(
    ' ',
  ),
);

/** Words that stand between the verb and its object. */
const before = new Set(
  `a an the this that these those my your our their his her its some any each every all both several many few one two three four five six seven eight
  nine ten me us them him it out up down following given below above new short long brief simple detailed complete list of set number kind type`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Words at which the first run of words ends. */
const after = new Set(
  `about above after against among and around as at because before behind below between but by during for from how if in including into like not of on or
  over per regarding so than that then through to under until using via what when where whether which while who whose why with within without is are was
  were be been has have had does do did can could should would will given based so`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

const farthest = 12;

/** The verb and its object in lower case; undefined where the text does not open with an instruction. */
export function verbAndObject(text: string): { verb: string; object: string } | undefined {
  const head = text.slice(0, 400).toLowerCase();
  const tokens = head.match(/[a-z]+(?:['’][a-z]+)?|[.!?;:,\n()"“”]/g) ?? [];
  let at = 0;
  while (at < tokens.length && at < farthest && (openers.has(tokens[at] as string) || tokens[at] === ',') && !isVerbHere(tokens, at)) at++;
  const verb = tokens[at];
  if (verb === undefined || !verbs.has(verb)) return undefined;
  at++;
  while (at < tokens.length && before.has(tokens[at] as string) && !isLast(tokens, at)) at++;
  let object: string | undefined;
  for (let taken = 0; taken < 4 && at < tokens.length; at++, taken++) {
    const token = tokens[at] as string;
    if (!/^[a-z]/.test(token) || after.has(token)) break;
    object = token;
  }
  return object === undefined ? undefined : { verb, object: singular(object) };
}

/** "help me write": help is the verb only where no other follows. */
function isVerbHere(tokens: readonly string[], at: number): boolean {
  const token = tokens[at] as string;
  return verbs.has(token) && !(token === 'help' && tokens.slice(at + 1, at + 4).some((next) => verbs.has(next)));
}

/** "list", "set", "type" before "of" are skipped; where nothing follows they are the object. */
function isLast(tokens: readonly string[], at: number): boolean {
  const next = tokens[at + 1];
  return next === undefined || !/^[a-z]/.test(next) || (after.has(next) && next !== 'of');
}

function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 3 && word.endsWith('s') && !/(?:ss|us|is)$/.test(word)) return word.slice(0, -1);
  return word;
}
