/** Words that end in a full stop without ending a sentence: English first, with the commonest of German, French, Spanish and Russian. */

/** Never the end of a sentence: something must follow. Lower case, without the last stop. */
export const neverLast: ReadonlySet<string> = new Set(
  'e.g i.e eg ie cf vs viz resp approx ca dr mr mrs ms mx prof rev gen sen rep gov hon st mt fig figs eq eqs sec ch chap vol ed eds pp p.s z.b d.h u.a bzw vgl abb nr hr fr mme mlle sra ud avda т.е т.к напр см рис стр гл'.split(
    ' ',
  ),
);

/** The end of a sentence only where a capital letter follows that opens one. */
export const oftenInside: ReadonlySet<string> = new Set('etc al inc ltd co corp jr sr bros dept est ext op art a.m p.m usw etc др пр'.split(' '));

/** Abbreviations only before a number: "No. 5", "Jan. 3". */
export const beforeNumber: ReadonlySet<string> = new Set('no nos p pg art sect para tab jan feb mar apr jun jul aug sep sept oct nov dec ver v'.split(' '));

/** Words that open sentences far more often than they follow an initial. */
export const openers: ReadonlySet<string> = new Set(
  'the a an this that these those it its he she they we you i in on at if when while for from to as and but or so because there here however although though since after before with without by what why how who where which each every all some most many no not now then thus also let both one two use see note'.split(
    ' ',
  ),
);
