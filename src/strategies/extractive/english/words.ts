/** Closed word classes of English that the patterns lean on. All lower case. */

const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

export const auxiliaries = set(`is are was were has have had can could will would may might must should cannot
  isn't aren't wasn't weren't hasn't haven't can't couldn't won't wouldn't mustn't shouldn't doesn't don't didn't do does did`);

/** Words that stand for something said elsewhere, or for the speakers. */
export const pronouns = set(`it its it's they them their theirs they're they've this that these those he she his her him hers
  we we'll we've we're we'd us our ours i i'm i'll i've my me mine let's one ones another other others both each either
  neither some many most several few all such there here what which who whom whose same latter former`);

export const firstPerson = set(`we we'll we've we're we'd us our ours ourselves i i'm i'll i've i'd my me mine let's`);

export const determiners = set('a an the any every each no');

/** Words that cannot stand inside a plain noun phrase. */
export const clauseWords = set(`that which who whom whose when whenever where if because although though while whereas unless
  until since as so but then than however therefore thus not never`);

export const adverbs = set(`also often usually sometimes only then always typically generally normally actually simply just
  still already currently automatically essentially basically commonly frequently mostly mainly primarily implicitly
  explicitly effectively really never internally`);

export const prepositions = set(`of in on at to for from with without by into onto over under about between among through during
  after before against within across behind beyond via per as than like inside outside toward towards upon`);

/** Nouns that, after a bare "the", point at something outside the row. */
export const looseNouns = set(`code program example examples function functions variable variables method methods value values type
  types error errors message messages output line lines listing file files section chapter book page appendix text result
  results reason problem issue difference solution list loop thread threads struct enum module modules macro trait
  argument arguments parameter parameters field fields item items element elements instance instances case cases block body
  number name names string word words expression statement test tests rest idea point goal answer question way command
  option options process operation definition implementation signature call caller data project directory folder crate property properties
  library package tool key keys request response object class classes pattern patterns arm arms reference references
  pointer owner scope warning note table figure image diagram first second third last next previous following other others
  same above below former latter code. user's button link page's content control controls component components
  criterion requirement requirements exception technique techniques mechanism change changes action actions event events`);

/** Headings that say the kind of a section, not its subject. */
export const genericHeadings = set(`summary benefits examples example intent resources notes note overview introduction usage options
  api parameters exceptions background description details discussion conclusion conclusions purpose rationale
  requirements prerequisites installation install setup configuration features faq methods properties arguments returns
  caveats limitations related references history changelog license licence contributing security types type syntax
  motivation goals scope terminology definitions definition about basics reference appendix troubleshooting contents
  contributors acknowledgements acknowledgments credits support events classes functions class function compatibility`);
