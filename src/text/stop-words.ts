/** English function words: they carry no subject of their own. Lower case, with and without their apostrophe. */
const list = `
a about above across after again against ain't all almost along already also although always am among an and another any anybody anyone
anything are aren't around as at away be became because become becomes been before being below between both but by came can can't cannot
could couldn't did didn't do does doesn't doing don't done down during each either else enough etc even ever every everyone everything
except few for from further get gets getting given gives go goes going gone got had hadn't has hasn't have haven't having he he'd he'll
he's hence her here here's hers herself him himself his how however i i'd i'll i'm i've if in indeed instead into is isn't it it'd it'll
it's its itself just keep kept least less let let's like likely made make makes making many may maybe me might mine more moreover most
much must my myself neither never nevertheless no nobody none nor not nothing now of off often on once one ones only onto or other others
otherwise our ours ourselves out over own perhaps quite rather really same say says see seem seems seen several shall she she'd she'll
she's should shouldn't since so some somebody someone something sometimes somewhat still such than that that'll that's the their theirs
them themselves then there there's thereby therefore these they they'd they'll they're they've thing things this those though through
throughout thus to together too toward towards under unless until unto up upon us use used uses using usually very via was wasn't way
ways we we'd we'll we're we've well were weren't what what's whatever when whenever where whereas wherever whether which whichever while
who who's whoever whole whom whose why will with within without won't would wouldn't yes yet you you'd you'll you're you've your yours
yourself yourselves`;

export const stopWords: ReadonlySet<string> = new Set(list.trim().split(/\s+/));

/** True for words without a subject of their own; both apostrophes count. */
export function isStopWord(word: string): boolean {
  return stopWords.has(word.replace(/’/g, "'"));
}
