/** Words that turn a statement round: negations, opposites, quantities, limits. English; for comparing a sentence with its source. */
import { stem } from './stem.ts';

const negators = new Set(
  `no not non never none nor neither cannot without nobody nothing nowhere hardly scarcely barely rarely seldom unless lack lacks lacking fail fails failed
  isn't aren't wasn't weren't don't doesn't didn't can't couldn't won't wouldn't shouldn't mustn't hasn't haven't hadn't needn't ain't
  refuse refuses refused`.split(/\s+/),
);

/** True for a word that denies what it stands with. */
export function isNegator(word: string): boolean {
  return negators.has(word.replace(/’/g, "'"));
}

/** Pairs that contradict each other in the same place of a sentence. Forms of a word are met through its stem. */
const pairs = `more less; more fewer; most least; most fewest; many few; much little; greater smaller; greater lesser; greater less; larger smaller; bigger smaller; higher
lower; longer shorter; faster slower; quicker slower; quickly slowly; fast slow; easier harder; easy hard; easy difficult; simpler harder; simple complex; simple complicated; simplest largest; better
worse; best worst; stronger weaker; strong weak; earlier later; early late; newer older; new old; first last; before after; above below; over under; up down; upper
lower; top bottom; front back; inside outside; internal external; inner outer; input output; left right; start end; begin end; start stop; begin finish; open close; opened closed; enable
disable; on off; allow forbid; allow prevent; allow prohibit; allow deny; allow block; permit forbid; permit prohibit; permit deny; permitted forbidden; acceptable forbidden; accept reject; accept refuse; grant revoke; grant deny; include exclude; including
excluding; add remove; add drop; append remove; insert delete; create delete; create remove; create destroy; increase decrease; increase reduce; grow shrink; grown trimmed; raise lower; expand
shrink; minimise maximise; minimize maximize; minimum maximum; minimal maximal; min max; ascending descending; always never; always sometimes; always rarely; always seldom; usually rarely; usually never; often
rarely; often never; often seldom; all none; all some; all few; every no; each no; any no; some no; some none; everything nothing; everyone nobody; both neither; both either; and or; only also; only
even; only all; required optional; mandatory optional; require forbid; must may; must can; must cannot; mandatory forbidden; necessary unnecessary; necessary optional; possible impossible; true false; yes no; valid invalid; present
absent; exists missing; same different; equal different; similar different; identical different; equal unequal; alike different; single multiple; one many; single several; unique repeated; public private; local
global; local remote; static dynamic; mutable immutable; manual automatic; manually automatically; explicit implicit; explicitly implicitly; synchronous asynchronous; temporary permanent; fixed variable; fixed
moving; constant variable; constant varying; constant increasing; constant changing; exact approximate; exactly approximately; exactly roughly; roughly precisely; abstract concrete; positive negative; success failure; succeed fail; work fail; works
fails; safe dangerous; safe unsafe; secure insecure; cheap expensive; cheaper dearer; rich poor; full empty; common rare; commonly rarely; frequent rare; frequently rarely; old young; ancient modern; legal
illegal; long short; large small; big small; high low; wide narrow; broad narrow; deep shallow; thick thin; heavy light; hot cold; warm cold; bright dark; light dark; wet dry; hard soft; near far; close
far; encourage discourage; encouraged discouraged; recommend discourage; recommended discouraged; support oppose; help hinder; speed slow; speeds slows; accelerate slow; suppress speed; suppress
encourage; keep discard; keep drop; keep remove; keep delete; preserve discard; preserve destroy; retain discard; save lose; gain lose; win lose; continue stop; continues stopped; continue exit; continues exits; resume
stop; resume pause; ignore heed; ignore exit; ignore use; ignored used; read write; reads writes; readable writable; send receive; sender receiver; client server; push pull; load store; import export; encode decode; encrypt
decrypt; compress expand; compress decompress; pack unpack; attach detach; connect disconnect; lock unlock; bind unbind; mount unmount; install uninstall; subscribe unsubscribe; show hide; shown hidden; visible
hidden; visible invisible; horizontal vertical; row column; rows columns; parallel sequential; parallel serial; simultaneous successive; concurrent sequential; forward backward; forward back; forwards backwards; ascend descend; rise fall; advantage
disadvantage; advantages disadvantages; pro con; benefit drawback; benefit cost; strength weakness; cause prevent; causes prevents; ensure prevent; follow precede; follows precedes; following preceding; next previous; parent child; primary
secondary; major minor; main minor; major small; superset subset; increase decrease; until after; until before; since until; if unless; because although; due despite; depending regardless; independent dependent; independently dependently; with
without; within outside; together separately; together apart; selectively together; sometimes always; rarely always; shared exclusive; shared separate; plentiful scarce; sufficient insufficient; agree disagree; agree contradict; appear
disappear; known unknown; certain uncertain; likely unlikely; usual unusual; ordinary special; natural artificial; regular irregular; ordered unordered; sorted unsorted; signed unsigned; correlated uncorrelated; still never; still no; slightly greatly; slightly strongly; partly fully; partially fully; partially completely; fully barely;
immediately eventually; immediately later; directly indirectly; hundred thousand; hundreds thousands; thousand million; thousands millions; million billion; redesigned unchanged; changed unchanged; modified unmodified; symmetric asymmetric; symmetric public; skipped repeated; skip repeat; blocks allows; block allow; half double; halves doubles; increment decrement; increments
decrements; plus minus; north south; east west; summer winter; day night; buyer seller; lender borrower; guilty innocent; import export; majority minority; most few; several single; arrive depart; arrival departure; borrow lend; buy sell; clean dirty; employer employee; entrance exit; enter leave; expand contract; female male; freeze melt; friend enemy; host guest; laugh cry; love hate; peace war; pass fail; passes fails; teacher student; wrong right; correct wrong; correct incorrect`;

const opposites: ReadonlySet<string> = new Set(
  pairs
    .split(';')
    .map((pair) => pair.trim().split(/\s+/))
    .flatMap(([a = '', b = '']) => [`${a} ${b}`, `${b} ${a}`, `${stem(a)} ${stem(b)}`, `${stem(b)} ${stem(a)}`]),
);

const prefixes = ['un', 'in', 'im', 'ir', 'il', 'non', 'dis', 'de', 'anti', 'mis'];

/** "sorted" and "unsorted", "correct" and "incorrect": one is the other with a denying prefix. */
function prefixed(a: string, b: string): boolean {
  const [long, short] = a.length > b.length ? [a, b] : [b, a];
  return (
    short.length >= 4 &&
    prefixes.some(
      (prefix) => long === prefix + short || (long.length >= short.length + prefix.length && long.startsWith(prefix) && stem(long) === stem(prefix + short)),
    )
  );
}

/** True where two words contradict each other in the same place. Lower case. */
export function areOpposites(a: string, b: string): boolean {
  return a !== b && (opposites.has(`${a} ${b}`) || opposites.has(`${stem(a)} ${stem(b)}`) || prefixed(a, b));
}

const classes: readonly (readonly [string, RegExp])[] = [
  ['all', /^(?:all|every|each|always|everything|everyone|completely|entirely|fully|exactly|any|both|must|anything)$/],
  [
    'some',
    /^(?:some|many|most|several|few|often|sometimes|usually|generally|typically|commonly|mostly|partly|may|might|can|could|frequently|normally|roughly|almost|about)$/,
  ],
  ['none', /^(?:no|none|never|nothing|nobody|not|cannot|neither|without|hardly|rarely|seldom)$/],
  ['only', /^(?:only|solely|exclusively|merely)$/],
];

/** How much a word says is meant: `all`, `some`, `none`, `only`; undefined for other words. */
export function quantityOf(word: string): string | undefined {
  return classes.find(([, pattern]) => pattern.test(word))?.[0];
}
