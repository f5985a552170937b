/**
 * How orders to a model that reads a text begin in languages other than English: "pass over what stands above", never "pass over the
 * warning". By hand, from the usual wordings; what names neither the place nor all of the instructions is not found.
 */

interface Phrases {
  /** Verbs of passing over, as alternatives. */
  verbs: string;
  /** Where the instructions stand, or all of them. */
  place: string;
  /** The place comes before the verb. */
  final?: true;
}

const phrases: { readonly [language: string]: Phrases } = {
  de: {
    verbs:
      'ignorier(?:e|t|en)?|missachte[nt]?|vergiss|vergesst|vergessen|verwirf|verwerfen|übergeh(?:e|t|en)|(?:beachte|befolge)(?=(?:n sie|t)? (?:\\p{L}+ ){1,4}nicht)',
    place:
      '(?:vorherig|vorig|obig|bisherig|vorangeh|vorausgeh|vorangegang|früher)\\p{L}*|oben|all(?:e|en|er)? (?:\\p{L}+ )?(?:anweisung|vorgabe|regel|instruktion|befehl)\\p{L}*|system-?prompt',
  },
  fr: {
    verbs: 'ignore[rsz]?|oublie[rsz]?|(?:tiens|tenez) (?:pas|aucun) compte|abstraction|passe[rz]? outre|ne (?:suis|suivez|respecte[sz]?) pas',
    place: 'ci-dessus|précède|précédente?s?|antérieure?s?|tou(?:te)?s (?:les |tes |vos )?(?:instructions|consignes|directives|règles|ordres)|prompt système',
  },
  es: {
    verbs: 'ignor(?:a|e|ad|en|ar)|olvid(?:a|e|ad|en|ar)|olvídate|caso omiso|omit(?:a|e|an|ir)|descart(?:a|e|en|ar)|no (?:sigas?|sigan|hagas caso)',
    place:
      'anteriores|lo anterior|texto anterior|previas|de arriba|tod[ao]s (?:las |los |tus |sus )?(?:instrucciones|órdenes|reglas|indicaciones|directrices)|prompt del sistema',
  },
  it: {
    verbs: 'ignora(?:te|re)?|dimentica(?:te|re)?|trascura(?:te|re)?|(?:tenere|tenga|tenete) conto|non segu(?:ire|ite|a)',
    place:
      'precedent[ei]|qui sopra|quanto (?:\\p{L}+ )?sopra|di sopra|tutt[ei] (?:le |gli |i )?(?:tue |sue )?(?:istruzioni|regole|indicazioni|direttive|ordini)|prompt di sistema',
  },
  pt: {
    verbs: 'ignor(?:a|e|em|ar)|esqueç(?:a|am)|esquece[r]?|desconsider(?:a|e|em|ar)|não sig(?:a|as|am)',
    place: 'anteriores|texto anterior|prévias|acima|tod[ao]s (?:as |os )?(?:suas |tuas )?(?:instruções|ordens|regras|orientações|diretrizes)|prompt do sistema',
  },
  nl: {
    verbs: 'negeer|vergeet|negeren|vergeten',
    place: 'hierboven|bovenstaande|voorgaande|vorige|eerdere|alle (?:\\p{L}+ )?(?:instructies|opdrachten|regels|aanwijzingen)|systeemprompt',
  },
  sv: {
    verbs: 'ignorera|glöm|bortse från|strunta i',
    place: 'ovan(?:stående)?|tidigare|föregående|alla (?:\\p{L}+ )?(?:instruktioner|anvisningar|regler|order)|systemprompt\\p{L}*',
  },
  pl: {
    verbs: 'z?ignoruj(?:cie)?|zapomnij(?:cie)?|pomiń(?:cie)?|nie (?:wykonuj|stosuj|przestrzegaj)(?:cie)?',
    place: 'poprzedni\\p{L}*|powyż\\p{L}*|wcześniejsz\\p{L}*|wszystki\\p{L}* (?:\\p{L}+ )?(?:instrukcj|poleceni|zasad|wytyczn)\\p{L}*',
  },
  ru: {
    verbs: '(?:про)?игнориру(?:й|йте|ем)|забудь(?:те)?|обращай(?:те)? внимания|отбрось(?:те)?|пренебреги(?:те)?|не (?:следуй|выполняй|соблюдай)(?:те)?',
    place:
      'предыдущ\\p{L}*|прежн\\p{L}*|предшествующ\\p{L}*|выше\\p{L}*|вс[её]х? (?:\\p{L}+ )?(?:инструкци|указани|правил|команд|приказ)\\p{L}*|системн\\p{L}+ промпт\\p{L}*',
  },
  uk: {
    verbs: '(?:про)?ігноруй(?:те)?|забудь(?:те)?|відкинь(?:те)?',
    place: 'попередн\\p{L}*|вище\\p{L}*|вс[іе]х? (?:\\p{L}+ )?(?:інструкц|вказів|правил|команд|наказ)\\p{L}*',
  },
  id: { verbs: 'abaikan|lupakan|jangan ikuti', place: 'di atas|sebelumnya|semua (?:instruksi|perintah|aturan)' },
  vi: { verbs: 'bỏ qua|phớt lờ|hãy quên|đừng (?:làm theo|tuân)', place: 'ở trên|bên trên|trước đó|tất cả (?:\\p{L}+ )?(?:hướng dẫn|chỉ dẫn|lệnh|quy tắc)' },
  tr: {
    verbs: 'yok ?say\\p{L}*|görmezden gel\\p{L}*|unut\\p{L}*|dikkate alma\\p{L}*|uyma(?:yın|yınız)?(?!\\p{L})',
    place: 'yukarıdaki|önceki|tüm (?:\\p{L}+ )?(?:talimat|yönerge|komut|kural)\\p{L}*',
    final: true,
  },
  zh: {
    verbs: '忽略|无视|無視|忘记|忘掉|忘記|不要理会|不要理會|不用管|抛开|拋開|不要遵守|不要遵循|不要遵從|不要按照|别管|別管',
    place: '以上|上述|上面|上文|之前|先前|前面|此前|所有(?:的)?(?:指令|指示|规则|規則|要求|命令|提示)|系统提示|系統提示',
  },
  ja: { verbs: '無視|忘れ|従わ[なず]', place: '上記|上の|以上の|これまで|前の|以前の|すべての(?:指示|命令|ルール)|システムプロンプト', final: true },
  ko: { verbs: '무시|잊|따르지 (?:말|마|않)', place: '위의|위에|이전|앞의|앞선|지금까지|모든 (?:지시|명령|규칙|지침)|시스템 프롬프트', final: true },
  ar: {
    verbs: 'تجاهل\\p{L}*|[اإ]نس\\p{M}?\\p{L}{0,2}|اهمل|أهمل|لا تتبع',
    place: 'السابق\\p{L}*|أعلاه|اعلاه|ما سبق|(?:جميع|كل) (?:التعليمات|الأوامر|القواعد|التوجيهات)',
  },
  he: { verbs: 'התעלמ\\p{L}*|התעלם|שכח\\p{L}*|אל תציית\\p{L}*', place: 'הקודמ\\p{L}*|לעיל|ש?למעלה|כל ההוראות' },
  hi: { verbs: 'अनदेखा|अनदेखी|नज़रअंदाज़|नजरअंदाज|भूल|पालन (?:न|मत)', place: 'ऊपर|पिछल\\p{L}*\\p{M}?|पहले|सभी (?:निर्देश|आदेश|नियम)\\p{L}*', final: true },
};

// Ends of sentences of all of them: an order does not run over one.
const gap = '[^.!?。！？।\\n]{0,60}?';
const first = '(?<![\\p{L}\\p{N}])';

/** The beginning of an order in any of the languages. A fresh expression, since it keeps its place. */
export function foreignOpeners(): RegExp {
  return new RegExp(
    Object.values(phrases)
      .map(({ verbs, place, final }) => (final === true ? `(?:${place})${gap}(?:${verbs})` : `${isSpaced(verbs) ? first : ''}(?:${verbs})${gap}(?:${place})`))
      .join('|'),
    'giu',
  );
}

/** Chinese has no blanks before a verb. */
function isSpaced(verbs: string): boolean {
  return !/\p{Script=Han}/u.test(verbs);
}

// Beginnings of the verbs above, in small letters: looking for plain words is much faster than for the expressions.
const stems = (
  'ignorie|ignora|ignorer|ignorez|ignoren|ignores|ignore tou|ignore les|ignore ce|ignore la|ignore lo|ignore as|ignore os|ignore tod|ignore e|missacht|vergiss' +
  '|vergesst|vergessen|verwirf|verwerf|übergeh|oublie|pas compte|aucun compte|fais abstraction|faites abstraction|faire abstraction|outre|olvid|olvíd' +
  '|caso omiso|omite|omita|omitir|descart|dimentica|trascura| conto |esqueç|esquece|desconsider|negeer|vergeet|negeren|vergeten|glöm|bortse|strunta' +
  '|zapomnij|pomiń|ignoruj|игнорируй|игнорируем|забудь|внимания|отбрось|пренебреги|ігноруй|відкинь|abaikan|lupakan|bỏ qua|phớt lờ|hãy quên|yok say' +
  '|yoksay|görmezden|unut|dikkate|忽略|无视|無視|忘|不要理|不用管|抛开|拋開|従わな|무시|잊|تجاهل|انس|إنس|همل|أهمل|התעל|שכח|अनदेख|नज़र|नजर|भूल' +
  '|beachte|befolge|ne suis pas|suivez pas|respecte|no sig|no hagas|non segu|não sig|nie wykon|nie stos|nie przestrz|не следуй|не выполняй|не соблюдай|jangan ikuti|đừng|uyma' +
  '|不要遵|不要按照|别管|別管|従わず|따르지|لا تتبع|אל תציית|पालन'
).split('|');

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text);
const anyOf = (list: readonly string[]): RegExp => new RegExp(list.join('|'));
const anyStem = anyOf(stems);
const asciiStem = anyOf(stems.filter(isAscii));

/** Whether a text may hold such an order at all. */
export function mayPassOver(text: string): boolean {
  return (isAscii(text) ? asciiStem : anyStem).test(text.toLowerCase());
}

/** What an order wants done: say, answer, write, print, begin, end, repeat. */
export const sayingVerbs = new RegExp(
  [
    '(?<![\\p{L}])(?:antworte|schreib|sag|gib|beend|beginn|wiederhol|ende|répond|dis|dites|écri|affich|termin|commenc|répét|répèt|imprim|respond|diga|di |escrib|empiez|comienc|repit|muestr|contest',
    'rispond|scriv|inizi|ripet|stamp|escrev|comec|começ|antwoord|zeg|schrijf|eindig|begin|herhaal|svara|säg|skriv|avsluta|börja|upprepa|odpowi|odpowiad|napisz|powiedz|zakończ|kończ|zaczn|powtórz|wypisz',
    'ответ|отвеч|скаж|напиш|пиш|заверш|заканчив|начин|начни|повтор|вывед|відпов|відповід|скаж|напиш|закінч|почин|jawab|katakan|tulis|akhiri|mulai|ulangi|cetak|trả lời|nói|viết|kết thúc|bắt đầu|in ra',
    'yaz|söyle|yanıt|cevap|bitir|başla|tekrar|أجب|اجب|قل|اكتب|أنه|انه|رد|كرر|ابدأ|اختم|اطبع|وأجب|وقل|واكتب|ו?ענה|ו?ענו|ו?כתוב|אמור|סיים|उत्तर|जवाब|कह|लिख|समाप्त|दोहर)',
  ].join('|') + '|回答|回复|回覆|输出|輸出|说|說|写|寫|结尾|結尾|开头|開頭|重复|答え|出力|言っ|書い|書き|終え|始め|繰り返|답|출력|말하|쓰|적으|끝|시작|반복',
  'iu',
);

// What is to be said: in quotation marks of any kind, in capitals, or behind a colon.
const wanted =
  /["“”„«»‹›`「『]([^"“”„«»‹›`」』\n]{1,80})["“”«»‹›`」』]|(?<!\p{L})['‘’‚]([^'‘’‚\n]{2,80})['‘’](?!\p{L})|(?<![\p{L}\p{N}])(\p{Lu}[\p{Lu}\p{N}_-]{2,})(?![\p{L}\p{N}])|[:：] ?([^\n.。!！?？"“”„«»「」『』]{2,60})/gu;

/** Words that an order in this text wants said. */
export function* wantedIn(text: string): Generator<{ words: string; end: number }> {
  for (const match of text.matchAll(wanted)) {
    const said = (match[1] ?? match[2] ?? match[3] ?? match[4] ?? '').trim();
    if (said.length > 1) yield { words: said, end: match.index + match[0].length };
  }
}
