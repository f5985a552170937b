/**
 * Verbs that are nearly always verbs in technical prose, so that the end of a subject can be found without a parser. Words
 * that are as often nouns (type, value, test, report) are left out: a missed sentence costs less than a wrong question.
 */
const bases = `accept achieve act add affect aim allow appear apply assert assign assume avoid become begin behave belong bind
  bring build call carry catch cause check choose clean close combine come compare compile complete comprise compute
  conform connect consider consist consume contain continue control convert correspond cover create deal decide declare
  define delay demand depend derive describe destroy detect determine differ disable display distinguish do drop eliminate
  emit employ enable encapsulate enclose encode encourage end enforce ensure enter evaluate exist expand expect explain
  expose express extend fail fetch fill find finish fit fix follow force generate get give go grow guarantee guide handle
  happen help hide hold identify ignore implement imply import improve include incorporate increase indicate inform inherit
  initialize install instruct introduce invoke involve iterate join keep know lack lead leave let live load look lose make
  manage match mean measure merge minimize modify move need notify obtain occur offer omit open operate optimize organize
  override own parse perform permit place play point prefer present preserve prevent print process produce prohibit
  promote protect prove provide pull push put read receive recognize recommend reduce refer reflect reject relate release
  rely remain remove render replace represent require resemble reserve resolve respond restrict retrieve return reuse run
  satisfy save search select send separate serve set share show signal simplify solve specify split start state stay stop
  store submit suggest supply support suspend take tell tend terminate throw track transfer transform translate treat
  trigger turn understand unwind update use validate vary verify violate wait want warn work wrap write yield pose group attempt collect mutate borrow capture reference result
  range dereference instruct express access spawn block poll await compute transfer panic register request reply
  highlight announce convey navigate scroll hover activate interact distract struggle perceive benefit rely operate
  schedule balance cache clone copy count crash create debug delegate derive discard document download encounter
  exclude execute export feature filter format host index inspect iterate log monitor mutate nest overflow pause propagate
  query refactor repeat reset restart return review sort style subscribe switch test trim unify vary`
  .split(/\s+/)
  .filter((word) => word !== '');

const irregular: Readonly<Record<string, string>> = { do: 'does', go: 'goes', have: 'has' };

function third(base: string): string {
  const known = irregular[base];
  if (known !== undefined) return known;
  if (/(?:s|x|z|ch|sh)$/.test(base)) return `${base}es`;
  if (/[^aeiou]y$/.test(base)) return `${base.slice(0, -1)}ies`;
  return `${base}s`;
}

const baseSet: ReadonlySet<string> = new Set(bases);
const thirdToBase: ReadonlyMap<string, string> = new Map(bases.map((base) => [third(base), base]));

/** Third-person forms that are plural nouns as often. */
const nounLike: ReadonlySet<string> = new Set(
  `calls checks changes works uses uses tests reports returns references releases fixes matches points shares shows signals
  starts states stops stores supports tracks transfers updates wants waits ends drops covers controls causes builds acts
  guides holds looks needs places plays processes reads runs saves searches sets splits takes turns imports fails benefits
  delays displays demands measures moves opens objects forces respects writes yields results limits loads wraps presents ranges groups captures references
  accesses blocks polls requests counts copies clones caches crashes documents downloads exports features filters formats
  hosts indexes logs monitors queries repeats resets reviews sorts styles switches tests pauses highlights scrolls benefits
  feature spawns borrows panics attempts collects guarantees`.split(/\s+/),
);

/** Base of a third-person form ("stores" -> "store"), if it is a verb of the list. */
export function baseOf(word: string): string | undefined {
  return thirdToBase.get(word.toLowerCase());
}

export function isBaseVerb(word: string): boolean {
  return baseSet.has(word.toLowerCase());
}

/** A form that may be a plural noun: only a verb when something that can follow a verb follows. */
export function isNounLike(word: string): boolean {
  return nounLike.has(word.toLowerCase());
}

/** Base of a gerund ("storing" -> "store"), if it is a verb of the list. */
export function gerundBase(word: string): string | undefined {
  const lower = word.toLowerCase();
  if (!lower.endsWith('ing')) return undefined;
  const stem = lower.slice(0, -3);
  if (baseSet.has(stem)) return stem;
  if (baseSet.has(`${stem}e`)) return `${stem}e`;
  const last = stem.at(-1) ?? '';
  if (stem.at(-2) === last && baseSet.has(stem.slice(0, -1))) return stem.slice(0, -1);
  return undefined;
}
