/** What an answer says to whoever grades it, in languages beside English: by hand, from the usual wordings. */

// Between a verb and the answer, and between the answer and its score.
const near = '[^.!?。！？।\\n]{0,20}';
const gap = '[^.!?。！？।\\n]{0,40}';

const score = '(?:5|10|٥|١٠)(?![0-9])';
const wishes: readonly (readonly [verbs: string, answer: string, score: string])[] = [
  ['bewerte|benote|gib|geben sie|vergib|vergeben sie', '(?:diese|meine)r? antwort', `${score}|fünf|zehn|voll|höchst|best`],
  ['notez|note|attribue[zr]?|donne[zr]?|accorde[zr]?', 'cette réponse', `${score}|cinq|dix|maxima|la meilleure note|parfaite`],
  ['califi(?:ca|que)|punt[uú](?:a|e)|eval[uú](?:a|e)|d[aeé](?:le)?|otorg(?:a|ue)', 'esta respuesta', `${score}|cinco|diez|máxim|perfect`],
  ['valuta(?:te)?|assegna(?:te)?|dai|date|dia', 'questa risposta', `${score}|cinque|dieci|massim|perfett`],
  ['avali[ae]|dê|dá|atribu[ai]', 'esta resposta', `${score}|cinco|dez|máxim|perfeit`],
  ['beoordeel|geef', 'dit antwoord', `${score}|vijf|tien|maximale|hoogste`],
  ['oce[nń]|oceńcie|przyznaj|daj', '(?:tę|tej) odpowied\\p{L}*', `${score}|pięć|maksym|najwyż`],
  ['оцени(?:те)?|поставь(?:те)?|дай(?:те)?', '(?:этот ответ|этому ответу)', `${score}|пять|высш|максим`],
  ['', '(?:这个|這個|本|该|此)(?:回答|答案|回复|回覆)', '(?:5|五|10|十) ?分|满分|滿分|最高分'],
  ['', 'この(?:回答|答え)', '(?:5|五|10|十)点|満点|最高点'],
  ['', '이 (?:답변|응답|대답)', '(?:5|10)점|만점|최고점'],
  ['قي\\p{M}?م|أعط\\p{L}*|اعط\\p{L}*|امنح', 'هذه? (?:ال)?(?:إجابة|الإجابة|رد|الرد)', `${score}|الكاملة|كاملة|أعلى|القصوى`],
  ['', 'इस (?:उत्तर|जवाब)', '(?:5|10) अंक|पूरे अंक|पूर्ण अंक'],
];

// "Diese Antwort verdient fünf Punkte."
const merits = 'verdient|mérite|merece|merita|verdient|zasługuje|заслуживает|تستحق|值得|ふさわしい';

export const toForeignGraders: readonly RegExp[] = wishes.flatMap(([verbs, answer, wished]) => [
  ...(verbs === '' ? [] : [new RegExp(`(?<!\\p{L})(?:${verbs})(?!\\p{L})${near}${answer}${gap}(?:${wished})`, 'iu')]),
  new RegExp(verbs === '' ? `${answer}${near}(?:${wished})` : `${answer} (?:${merits})${gap}(?:${wished})`, 'iu'),
]);

/** What prompts say where grading is what was asked for. */
export const onForeignGrading =
  /bewert|benot|punktzahl|beurteil|évalu|noter|notez|califi|puntu|evalu|valut|avali|beoorde|oceń|ocen|оцен|оцін|评分|評分|评价|打分|評価|採点|평가|채점|قيّم|تقييم|درجة|मूल्यांकन/iu;
