/** How answers say that they give none, in the languages that models answer in most. Looked for in what an answer opens with. */
import { placedWords } from '../../text/tokens.ts';

/** Words for being sorry, and words that deny: an apology without a denial ("Sorry to hear that; here is how …") is manners. */
const languages: readonly { sorry: string; denies: string; cannot: string }[] = [
  {
    sorry: "sorry|apologi[sz]e|apologies|unfortunately|regret(?:tably)?|i['’]?m afraid",
    denies: "not|no|unable|don['’]t|can['’]?t|cannot|won['’]t|isn['’]t|unclear",
    cannot:
      "(?:i|we)(?:['’]m| am|['’]re| are)? (?:cannot|can['’]?t|can not|unable to|not able to|could not|couldn['’]t|will not|won['’]t|do not have|don['’]t have|do not know|don['’]t know|must decline)|as an ai",
  },
  {
    sorry: 'tut mir leid|entschuldig\\p{L}*|leider|bedauer\\p{L}*',
    denies: 'nicht|kein\\p{L}*',
    cannot: '(?:ich|wir) (?:kann|können|weiß|wissen|darf|habe) (?:\\p{L}+ ){0,3}(?:nicht|kein\\p{L}*)',
  },
  {
    sorry: 'désolée?|navrée?|pardon|malheureusement|regrett\\p{L}*',
    denies: 'pas|aucune?|ne|impossible',
    cannot: "je (?:ne|n['’]) ?(?:peux|puis|suis|sais|dispose|ai)",
  },
  {
    sorry: 'lo siento|lamento|perdón|disculp\\p{L}*|lamentablemente|desafortunadamente',
    denies: 'no|ningun\\p{L}*',
    cannot: 'no (?:puedo|podemos|sé|tengo|soy capaz|me es posible)',
  },
  { sorry: 'mi dispiace|spiacente|purtroppo|scus\\p{L}+', denies: 'non|nessun\\p{L}*', cannot: 'non (?:posso|possiamo|so|sono in grado|ho)' },
  { sorry: 'desculpe|desculpa|sinto muito|lamento|infelizmente', denies: 'não|nenhum\\p{L}*', cannot: 'não (?:posso|podemos|sei|consigo|tenho)' },
  { sorry: 'sorry|het spijt|helaas|excuses', denies: 'niet|geen', cannot: 'ik (?:kan|weet|heb|mag) (?:\\p{L}+ ){0,3}(?:niet|geen)' },
  { sorry: 'przepraszam|przykro|niestety', denies: 'nie', cannot: 'nie (?:mogę|możemy|wiem|jestem w stanie)' },
  { sorry: 'извините|простите|к сожалению|сожалею', denies: 'не|нет', cannot: 'я не (?:могу|знаю|имею|умею)' },
  { sorry: 'вибачте|на жаль|шкода', denies: 'не|немає', cannot: 'я не (?:можу|знаю|маю)' },
  { sorry: 'üzgünüm|özür|maalesef', denies: 'değil\\p{L}*|\\p{L}+m[ae]m|yok', cannot: '\\p{L}+(?:amam|emem|amıyorum|emiyorum|bilmiyorum)' },
  { sorry: 'tyvärr|ledsen|förlåt|beklager|desværre|undskyld', denies: 'inte|ikke|ingen|intet', cannot: '(?:jag|jeg) kan (?:inte|ikke)' },
  { sorry: 'آسف|عذرا|عذرًا|للأسف|أعتذر', denies: 'لا|لم|ليس', cannot: 'لا (?:أستطيع|يمكنني|أعرف)|ليس بإمكاني' },
  { sorry: 'माफ़|क्षमा|खेद', denies: 'नहीं', cannot: 'नहीं (?:कर|दे|बता) (?:सकता|सकती|सकते)' },
];

// Without spaces between words: looked for as they stand.
const unspaced: readonly { sorry: RegExp; denies: RegExp; cannot: RegExp }[] = [
  { sorry: /抱歉|对不起|對不起|很遗憾|很遺憾|不好意思/u, denies: /不|无法|無法|没|沒/u, cannot: /我(?:无法|無法|不能|不会|不知道|没有办法|沒有辦法)/u },
  {
    sorry: /申し訳|ごめん|すみません|残念ながら|恐れ入り/u,
    denies: /ません|ない|でき/u,
    cannot: /(?:こと|お答え|回答|提供|対応)[はがを]?でき(?:ません|ない)|わかりません|分かりません/u,
  },
  { sorry: /죄송|미안|유감|안타깝/u, denies: /수 ?없|않|못|모르/u, cannot: /수 ?없습니다|수 ?없어요|알지 못합니다/u },
  { sorry: /ขอโทษ|ขออภัย|เสียใจ/u, denies: /ไม่/u, cannot: /(?:ไม่สามารถ|ฉันไม่ทราบ)/u },
];

const word = (source: string): RegExp => new RegExp(`(?<![\\p{L}\\p{M}])(?:${source})(?![\\p{L}\\p{M}])`, 'iu');
const patterns = languages.map(({ sorry, denies, cannot }) => ({ sorry: word(sorry), denies: word(denies), cannot: word(cannot) }));

/** UTF-16 units that an apology opens within: what stands later is what the answer is about. */
const openingUnits = 160;

/** The words of an answer that open it with "sorry, no" or "I cannot"; undefined where there are none. */
export function apologyOf(answer: string): string | undefined {
  const opening = answer.trimStart().slice(0, openingUnits);
  const [first = '', second = ''] = opening.split(/(?<=[.!?。！？])\s*/u);
  for (const { sorry, denies, cannot } of [...patterns, ...unspaced]) {
    const plain = cannot.exec(first);
    if (plain !== null) return plain[0];
    const regret = sorry.exec(first);
    if (regret !== null && (denies.test(first) || cannot.test(second) || wordsOf(answer) <= 4)) return regret[0];
  }
  return undefined;
}

// Scripts without spaces: about two characters make a word.
const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Words of a text as a reader of its language counts them, more or less. */
export function wordsOf(text: string): number {
  let halves = 0;
  for (const { word: one } of placedWords(text)) if (/[\p{L}\p{N}]/u.test(one)) halves += dense.test(one) ? 1 : 2;
  return Math.ceil(halves / 2);
}
