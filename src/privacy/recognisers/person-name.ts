import type { Finding, Recogniser } from '../../contracts/plugins.ts';

const part = String.raw`\p{Lu}[\p{L}'’-]{1,24}`;
const name = String.raw`${part}(?:(?: (?:van|von|de|da|del|della|bin|al|el|la|le|der|den|ten|zu))? ${part}|(?: \p{Lu}\.)){0,3}`;

const patterns: readonly RegExp[] = [
  // What someone is called by. The words are tried in small letters and with a capital only: names need theirs.
  new RegExp(
    String.raw`\b(?:[Mm]y name is|[Mm]y name['’]s|[Hh]is name is|[Hh]er name is|[Nn]amed after|[Tt]his is|[Cc]all me|[Ss]igned,?|[Ss]incerely,?|[Rr]egards,?|[Cc]heers,?|[Yy]ours,?)\s{1,3}(${name})`,
    'gu',
  ),
  new RegExp(
    String.raw`\b(?:(?:[Ff]irst |[Ll]ast |[Ff]ull |[Cc]ustomer |[Pp]atient |[Cc]ontact )?[Nn]ame|[Pp]atient|[Cc]ustomer|[Aa]ttn|[Ff]rom|[Tt]o|[Ss]ender|[Rr]ecipient|[Cc]ardholder)[ \t]?:[ \t]{0,2}(${name})`,
    'gu',
  ),
  new RegExp(String.raw`\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herr|Frau|Monsieur|Madame|Mme|Señor|Señora|Sra?)\b\.? (${name})`, 'gu'),
  new RegExp(String.raw`(?:^|\n)[ \t]{0,4}(?:Dear|Hi|Hello|Hey) (${name})(?=[,!:\n])`, 'gu'),
];
/** Words with a capital that stand in those places and are no names. */
const notNames =
  /^(?:The|This|That|These|Those|There|It|You|We|They|All|Everyone|Sir|Madam|Team|Customer|Friend|Friends|Reader|User|Support|Hiring|Manager|Mom|Dad|God|World|Your|My|Our|An?|And|Or|Of|In|On|For|To|Re|Fwd|Date|Subject|Email|Phone|Address|None|Unknown|True|False|Null|String)\b/;

/**
 * Names of people by the words around them: titles, "my name is", "Name:", salutations. Weak: a name in running text has no
 * such words and is not found; measured in the guide. Used only where the config names the type.
 */
export const personName: Recogniser = {
  id: 'person-name',
  version: '1',
  type: 'name',
  weak: true,
  find,
};

function* find(text: string): Generator<Finding> {
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      const value = match[1] ?? '';
      if (notNames.test(value)) continue;
      const start = match.index + match[0].length - value.length;
      yield { type: 'name', start, end: start + value.length, score: 0.4 };
    }
  }
}
