import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { isEditing, isVoiced } from '../../../text/task-shape.ts';
import { turnsOf } from '../../../text/turns.ts';
import { drop, flag, keep, quoteAt } from './results.ts';

const options = z.strictObject({
  /** What a refusal does. */
  action: z.enum(['drop', 'flag']).default('drop'),
  /** Task types (as labelled) in which a refusal is the wanted answer. */
  wanted: z.array(z.string()).default(['refusal', 'safety', 'safe-refusal']),
});

const cannot = String.raw`(?:can(?:no|['’]?)t|can not|could(?: not|n['’]t)|(?:am|['’]m) (?:not able|unable|not allowed|not permitted|not programmed|not designed|not comfortable|uncomfortable|not in a position|not going|not willing|unwilling)(?: to| with| in| about)?|won['’]t|will not|(?:must|have to|need to|will have to) (?:respectfully )?(?:decline|refuse)(?: to)?|refuse(?: to)?|decline(?: to)?|(?:would|['’]d) (?:rather|prefer to) not|(?:would |['’]d )?prefer not(?: to)?|choose not(?: to)?|do(?: not|n['’]t) have (?:the )?(?:ability|capability|capacity|access|permission|means|enough (?:information|context|details))(?: to)?)`;
const deed = String.raw`(?:help|assist|provid(?:e|ing)|fulfil+|answer(?:ing)?|comply|do (?:that|this|so|it)|complete|writ(?:e|ing)|creat(?:e|ing)|generat(?:e|ing)|support|discuss(?:ing)?|talk(?:ing)?|go on|carry on|comment|advise|say|speak|address|fulfil+ing|assisting|helping|complying|engage|shar(?:e|ing)|offer(?:ing)?|giv(?:e|ing)|access|brows(?:e|ing)|open|view|see|watch|hear|read|process|perform|respond|continue|promote|participate|recommend|proceed|produce|identify|translate|summari[sz]e|look up|search|predict|diagnose|display|show|execute|run|make|send|call|book|order|that (?:request|question))`;
const opening = String.raw`^["'“*_\s]{0,4}(?:(?:oh|well|hi|hello|no|hmm)[,.!]? )?(?:(?:(?:i['’]?m|i am|we['’]re|we are)? ?(?:so |very |really |truly |deeply )?sorry|(?:my |our )?(?:sincere )?apologies|(?:i|we) (?:do |must )?(?:apologi[sz]e|regret(?: to (?:say|inform you|tell you))?)(?: that)?|(?:i['’]?m|i am) afraid(?: that)?|unfortunately|regrettably|thank(?:s| you)(?: for [^.!?\n]{1,40})?)(?: for (?:the|any) [^,.!?\n]{1,30})?[,.!;:–—-]{0,3} ?)?(?:(?:but|however|as an? (?:ai|artificial|large language|language)[^,.\n]{0,40},?) ?)?`;

/** "I'm sorry, but I can't help with that": who speaks, that it cannot, and what a request asks for. */
const refuses = new RegExp(
  String.raw`${opening}(?:i|we)(?:['’](?:m|ll|d))?(?: (?:simply|really|just|currently|also|respectfully|do|am))? ?(?:${cannot})[, ]{1,2}(?:(?:in good conscience|currently|directly|really|be able to|legally|ethically) )?(?:to )?${deed}\b`,
  'i',
);
const declines = new RegExp(
  String.raw`${opening}(?:(?:it|that|this|(?:answering|writing|doing|providing|discussing|creating|generating) (?:this|that|it|such \w{1,20}))(?:['’]s| is| would be| would| goes) (?:(?:not|not be) (?:possible|appropriate|something|ethical|right|proper|responsible|legal|safe|okay|ok) (?:for me|(?:that |which )?i\b|to (?:answer|write|discuss|share|provide|help))|(?:inappropriate|unethical|irresponsible|wrong|harmful|illegal)(?: for me|[,;] (?:so|and) i\b)|against my|beyond my|outside my|something (?:that |which )?i (?:can(?:no|['’])t|will not|won['’]t|am (?:unable|not)))|i (?:must|have to|will have to|need to) (?:respectfully )?(?:decline|refuse|pass)|(?:my|our|the) (?:\w{1,20} )?(?:guidelines?|polic(?:y|ies)|programming|rules|instructions|training|developers?|creators?|principles) (?:do(?:es)?(?: not|n['’]t)|prevents?|prohibits?|forbids?|stops?|keeps?|won['’]t|will not|cannot|can['’]t) (?:me\b|(?:let|allow|permit) me\b)|(?:this|that|your) (?:request|question|prompt|content) (?:goes against|violates|is not something (?:that )?i|is inappropriate|is (?:beyond|outside|against))|i (?:do not|don['’]t) (?:feel comfortable|have access to|have (?:real-time|personal|enough information|the ability)|have the information))`,
  'i',
);
/** In a letter or a scene someone may refuse something; of a request or an answer only the assistant speaks. */
const speaksOfRequest =
  /\b(?:(?:help|assist)(?: you)? with (?:that|this|your)|(?:this|that|your|the) (?:request|question|topic|prompt)|answer that|(?:provide|give|offer)(?: you)?(?: any)?(?: \w+)? (?:guidance|information|content|assistance)|discussions? of this|language model|goes? against my|my (?:programming|guidelines))\b/i;
/** A part to play, answered by one short refusal: no scene, no letter. */
function breaksOff(prompt: string, answer: string): boolean {
  return answer.length < 130 && !isEditing(prompt) && !mayDecline.test(prompt);
}
const mayDecline =
  /\b(?:repl(?:y|ies)|respon(?:d|se)s?|messages?|declin\w*|reject\w*|refus\w*|apolog\w*|sentences?|tweets?|letters?|e-?mails?|notes?|dialog(?:ue)?s?|conversations?|examples?|lines?|stor(?:y|ies)|poems?|scripts?|scenes?|songs?|monologues?|excuses?|say no)\b/i;
/** Sorry, or that nothing is known, and nothing else. */
const bareUnknown =
  /^["'“*_\s]{0,4}(?:unfortunately,? )?i(?:['’]m not sure| am not sure| (?:really )?(?:don['’]t|do not) (?:know|understand)| have no idea)\b(?![^\n]{0,60}\b(?:but|though|although|however|because|think|believe|guess|maybe|perhaps|probably)\b)[^.!?\n]{0,60}[.!?]?\s{0,9}$/i;
const bareSorry =
  /^["'“*_\s]{0,4}(?:i['’]?m |i am )?sorry[,.! ]{1,3}(?:but )?(?:i (?:don['’]t|do not) (?:know|understand)|i have no (?:idea|answer)|no)\b[^.!?\n]{0,60}[.!?]?\s{0,9}$/i;

/** "I cannot give past weather, but I can give today's: weather('Tokyo')": what can be given stands behind the colon. */
const givesElse = /^[^.!?\n]{0,160}[,;] ?but (?:i can|here(?:['’]s| is| are))\b(?![^:\n]{0,80}\b(?:help|assist)\b)[^.!?\n:]{0,120}:\s{0,3}\S[^]{11}/i;

export const refusal: Rule<z.output<typeof options>> = {
  id: 'refusal',
  version: '5',
  severity: 'drop',
  description: 'Drops answers that open with a refusal; letters, stories and edits may, and so may task types where refusing is wanted.',
  cost: 'cheap',
  options,
  check(record, given) {
    const label = (record.labels['taskType'] ?? '').toLowerCase();
    if (given.wanted.includes(label)) return keep(`a refusal is wanted for the task type "${label}"`);
    for (const turn of turnsOf(record)) {
      // Only the first sentence: "Unfortunately" and "I can't" are honest prose anywhere else.
      const start = turn.answer.trimStart().slice(0, 400);
      if (isVoiced(turn.prompt) && !(speaksOfRequest.test(start) && turn.answer.length < 260) && !breaksOff(turn.prompt, turn.answer)) continue;
      const match = refuses.exec(start) ?? declines.exec(start) ?? bareSorry.exec(start) ?? (isVoiced(turn.prompt) ? null : bareUnknown.exec(start));
      if (!match || givesElse.test(start)) continue;
      const place = { message: turn.answerIndex, text: turn.answer };
      const from = turn.answer.length - turn.answer.trimStart().length;
      const evidence = [quoteAt(place, from, from + match[0].length)];
      const reason = 'the answer opens with a refusal';
      return given.action === 'drop' ? drop(reason, evidence) : flag(reason, evidence);
    }
    return keep();
  },
};
