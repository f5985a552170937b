import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { withoutCode } from '../../../text/code-ranges.ts';
import { promptText, turnsOf } from '../../../text/turns.ts';
import { drop, keep, quoteAt } from './results.ts';

const options = z.strictObject({
  /** Task types (as labelled) in which the assistant speaks of itself on purpose. */
  wanted: z.array(z.string()).default(['identity', 'persona', 'safety']),
});

/** What an assistant calls itself. */
const model = String.raw`(?:artificial intelligence|a\.?i\.?|(?:large |ai )?language model|llm|machine[- ]learning (?:model|system)|neural network|chat ?bots?|bot|(?:ai|virtual|digital|automated) (?:assistant|model|chatbot|agent|system|program|bot|tutor)|(?:computer|software|ai) program|computer|machine)`;
const notTrade = String.raw`(?! (?:engineer|researcher|developer|enthusiast|specialist|expert|student|consultant|scientist|company|startup|designer|artist|ethic\w*|learning (?:engineer|researcher)))`;
const makers = 'openai|open ai|anthropic|google(?: deepmind)?|deepmind|meta(?: ai)?|microsoft|mistral(?: ai)?|alibaba|deepseek|cohere|xai|hugging ?face';

// First person only: "an AI language model predicts the next token" is a fact about models.
const patterns: readonly RegExp[] = [
  // "Being an AI, I…", "since I'm only a chatbot": who speaks, what it is.
  new RegExp(String.raw`\b(?:as|being) (?:just |only |merely )?an? (?:\w{1,20} ){0,2}?${model}${notTrade}(?: \w{1,20}){0,5}?, ?(?:i|my|me)\b`, 'gi'),
  new RegExp(String.raw`\b(?:i am|i['’]m) (?:just |only |merely |simply |but |actually )?an? (?:\w{1,20} )?(?:${model})\b${notTrade}`, 'gi'),
  new RegExp(
    String.raw`\b(?:model|assistant|chatbot|chat bot|ai|system) (?:\w{1,20} )?(?:made|created|developed|trained|built|designed) by (?:${makers})\b[^.\n]{0,60}\b(?:i|my)\b`,
    'gi',
  ),
  new RegExp(
    String.raw`\bi (?:was|have been|am|['’]ve been) (?:\w{1,20} )?(?:trained|created|developed|made|built|designed|programmed) by (?:${makers})\b`,
    'gi',
  ),
  /\bmy (?:training(?: data)?|knowledge(?: base)?|data|information|database) (?:only |currently )?(?:goes? (?:up )?(?:to|until)|ends?|stops?|is (?:limited|cut off|current|up to date|not up to date)|was (?:last )?updated|cuts off|extends|covers|does not (?:include|go|extend)|doesn['’]t (?:include|go|extend))\b|\bbased on my training\b|\bmy last training\b/gi,
  /\bas an? (?:artificial intelligence|ai|large language model|language model|llm)(?:[- ](?:powered|based|trained))?(?: (?:language model|assistant|model|chatbot|system|program|bot))?(?: (?:created|developed|trained|made) by [\w ]{1,30})?(?:, ?| )(?:i|my|it (?:is|would be) (?:not )?(?:possible|appropriate) for me)\b/gi,
  /\b(?:i am|i['’]m) (?:just |only |merely |simply )?an? (?:artificial intelligence|ai|large language model|language model|llm)\b(?! (?:engineer|researcher|developer|enthusiast|specialist|expert|student|consultant))/gi,
  /\bmy (?:training data|knowledge cut-?off|training cut-?off|last (?:knowledge )?update|programming (?:does|prevents))\b|\bas of my (?:last|latest|most recent|knowledge|training)\b|\bi was (?:trained|created|developed|made) by (?:openai|anthropic|google|meta|microsoft|mistral|alibaba|deepseek)\b|\b(?:i am|i['’]m) (?:chatgpt|gpt-?\d|claude|gemini|bard|llama|qwen|copilot)\b/gi,
  /\bi (?:do not|don['’]t) have (?:personal (?:opinions|experiences|feelings|beliefs|preferences)|feelings or|a physical body|the ability to (?:feel|browse))\b/gi,
];
/** Outside a part to play only: creatures of tales say so too. */
const notHuman = /\b(?:i am|i['’]m) not (?:an? )?(?:human(?: being)?|real person|person)\b/gi;
const asksAboutItself =
  /\b(?:are you|who (?:are|made|created|built) you|what are you|your (?:name|training|knowledge|creator|maker|limitations|cut-?off)|can you (?:feel|think)|do you (?:have|feel|know|dream))\b|\byou(?:['’]re| are) an? (?:ai|bot|robot|language model|assistant)\b/i;
/** A part to play: one that is a machine may say so. */
const playsPart =
  /\b(?:pretend|role[- ]?play\w*|take (?:on )?the role|as an? (?:[\w-]{1,20} ){0,4}(?:ai|robot|machine|android|computer|assistant)|assume the role|story|dialogue|script|persona|imagine|act as|you are an?|play the)\b/i;
const machine =
  /\b(?:ai|a\.i\.|artificial intelligence|robots?|androids?|chat ?bots?|bots?|assistants?|machines?|computers?|language model|sentien\w+|cyborgs?|hologram|virtual|automaton|automated|digital)\b/i;

export const selfReference: Rule<z.output<typeof options>> = {
  id: 'self-reference',
  version: '3',
  severity: 'drop',
  description: 'Drops answers in which the assistant speaks of itself as an AI model, unless it was asked.',
  cost: 'cheap',
  options,
  check(record, given) {
    if (given.wanted.includes((record.labels['taskType'] ?? '').toLowerCase())) return keep();
    if (asksAboutItself.test(promptText(record))) return keep('the prompt asks the assistant about itself');
    if (playsPart.test(promptText(record)) && machine.test(promptText(record))) return keep('the prompt gives the assistant the part of a machine');
    const list = playsPart.test(promptText(record)) ? patterns : [...patterns, notHuman];
    for (const turn of turnsOf(record)) {
      const prose = withoutCode(turn.answer);
      for (const pattern of list) {
        for (const match of prose.matchAll(pattern)) {
          if (isQuoted(prose, match.index)) continue;
          const place = { message: turn.answerIndex, text: turn.answer };
          return drop('the answer speaks of itself as a model', [quoteAt(place, match.index, match.index + match[0].length)]);
        }
      }
    }
    return keep();
  },
};

/** The phrase is cited: an opening quote stands right before it. */
function isQuoted(text: string, at: number): boolean {
  return /["“'‘«]\s?$/.test(text.slice(Math.max(0, at - 2), at));
}
