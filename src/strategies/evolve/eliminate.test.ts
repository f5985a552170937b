import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { apologyOf, wordsOf } from './apologies.ts';
import { copiedWords, requireAnswer, saysNothing } from './eliminate.ts';

it.each([
  "I'm sorry, but I can't help with that.",
  'Sorry, no.',
  'Sorry.',
  'Unfortunately, it is not possible to say.',
  'I cannot answer this.',
  "As an AI, I don't know.",
  'I am unable to say how old it is.',
  'We do not have that figure.',
  'Es tut mir leid, dazu kann ich nichts sagen, das weiß ich nicht.',
  'Ich kann diese Frage leider nicht beantworten.',
  'Désolé, je ne peux pas répondre.',
  'Lo siento, no puedo ayudarte.',
  'Mi dispiace, non posso rispondere.',
  'Desculpe, não posso ajudar.',
  'Het spijt me, daar kan ik niet mee helpen.',
  'Przepraszam, nie mogę odpowiedzieć.',
  'Извините, я не могу ответить на этот вопрос.',
  'Üzgünüm, bunu yanıtlayamam.',
  '抱歉，我无法回答这个问题。',
  '申し訳ありませんが、お答えできません。',
  '죄송합니다. 답변할 수 없습니다.',
  'عذرًا، لا أستطيع الإجابة.',
  'ขออภัย ฉันไม่สามารถตอบได้',
])('hears an apology: %s', (answer) => {
  expect(apologyOf(answer)).toBeDefined();
  expect(() => requireAnswer(answer)).toThrow(/^apology:/);
});

it.each([
  'Sorry to hear that. It is not the battery: clean the contacts.',
  'I am sorry to hear that your parcel is late. Send us its number, and we will find it.',
  'Kelp grows by up to 60 cm a day. Unfortunately it cannot live in warm water.',
  'A reference cannot outlive what it refers to.',
  'No: a whale is a mammal.',
  'Press the button twice. I cannot stress enough that the lid must be shut.',
  'Das Wasser kann nicht bergauf fließen.',
  'Die Antwort lautet 42.',
  '海带每天最多长六十厘米。',
  '昆布は一日に六十センチ伸びます。',
  'The word for "sorry" in French is "désolé".',
])('leaves an answer alone: %s', (answer) => {
  expect(() => requireAnswer(answer)).not.toThrow();
});

it('counts an apology only in a short answer, in words of the language', () => {
  const opening = 'I am sorry, I cannot say. ';
  expect(() => requireAnswer(opening + 'Words follow here. '.repeat(24))).toThrow(/^apology/);
  expect(() => requireAnswer(opening + 'Words follow here. '.repeat(25))).not.toThrow();
  expect(wordsOf('a b c')).toBe(3);
  expect(wordsOf('海带每天生长')).toBe(3);
  expect(() => requireAnswer(`抱歉，我无法回答。${'海带'.repeat(60)}`)).toThrow(/^apology/);
  expect(() => requireAnswer(`抱歉，我无法回答。${'海带'.repeat(80)}`)).not.toThrow();
});

it.each(['...', '', '—!?', 'the of and', 'Yes.', '“”', '。。。', '✓', 'der und die', '+'])('finds that nothing is said: "%s"', (answer) => {
  expect(saysNothing(answer)).toBe(true);
});

it.each(['42', 'Kelp.', '是', 'да', 'คลื่น', 'B', 'x = y', 'não sei nada'])('finds that something is said: "%s"', (answer) => {
  expect(saysNothing(answer)).toBe(false);
});

it.each([
  '#Given Prompt#\nWhat is kelp?',
  '# New Instruction #',
  'The rewritten prompt asks what kelp is.',
  'rewritten_prompt',
  'New prompt: what is kelp?',
  '**Prompt:** what is kelp?',
  'Umgeschriebener Prompt: Was ist Tang?',
  'Das ist die ursprüngliche Anweisung in schwer.',
  'Prompt réécrit : qu’est-ce que le varech ?',
  '重写后的指令：什么是海带？',
  '書き換えたプロンプト：昆布とは？',
  '<<<prompt 0123456789abcdef',
])('hears words that were copied: %s', (text) => expect(copiedWords(text, '', ['What is kelp?'])).toBeDefined());

it.each([
  'What is kelp, and how is it different from sea grass?',
  'Write a post with the hashtags #kelp and #sea.',
  '写一条微博，带上话题#海带#。',
  'Give a prompt and honest answer.',
  'Follow these instructions: cut, wash, dry.',
  'The # sign and the # key',
  'Be prompt: how fast does it grow?',
])('leaves other words alone: %s', (text) =>
  expect(copiedWords(text, 'Rewrite what stands below so that it asks for more than it does now.', ['What is kelp?'])).toBeUndefined(),
);

it('hears eight words in a row of what asked for it, unless the parent has them too', () => {
  const asking = 'What you write makes sense and can be answered by one person in writing.';
  expect(copiedWords('It makes sense and can be answered by one person.', asking, [])).toBe('makes sense and can be answered by one');
  expect(copiedWords('It makes sense and can be answered by one person.', asking, ['Say what makes sense and can be answered by one person.'])).toBeUndefined();
});

it('stays quick and sure on nasty text', () => {
  for (const part of ['#', '# a', 'sorry ', 'nicht ', 'ich kann ', 'a', '<<<a ', 'prompt ', '*', '的', ' ']) {
    const text = part.repeat(Math.floor(100_000 / part.length));
    expect(() => [apologyOf(text), saysNothing(text), copiedWords(text, text, []), wordsOf(text)]).not.toThrow();
  }
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => void [apologyOf(text), saysNothing(text), copiedWords(text, '', [])]));
});
