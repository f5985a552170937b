// A scripted teacher for grounded-qa and scripted judges, for plans of any size: the teacher quotes a sentence of the text, chosen by the
// request; a judge quotes the answer, and is content. With `log`, the text that each request stands on goes there while that file is there.
import { appendFileSync, existsSync } from 'node:fs';

const fencedIn = (said, label) => new RegExp(`<<<${label} ([0-9a-f]{16})\\n([^]*?)\\n${label} \\1>>>`).exec(said)?.[2] ?? '';
const sentencesOf = (text) =>
  text
    .split(/(?<=[.!?])\s+/)
    .map((one) => one.trim())
    .filter((one) => one.split(/\s+/).length >= 5);

export const script = ({ log } = {}) => {
  let logging = false;
  if (log !== undefined) setInterval(() => (logging = existsSync(log)), 50).unref();
  return ({ messages, schema, model, hash }) => {
    const said = messages.map(({ content }) => content).join('\n');
    const properties = schema?.schema?.properties ?? {};
    const judges = 'accuracy' in properties;
    const text = fencedIn(said, judges ? 'source' : 'text');
    if (logging) appendFileSync(log, `${JSON.stringify({ model, name: schema?.name, text })}\n`);
    const draw = Number.parseInt(hash.slice(0, 8), 16);
    if (judges) {
      const evidence = (fencedIn(said, 'assistant') || text).slice(0, 40);
      const score = 4 + (draw % 2);
      return { object: Object.fromEntries(Object.keys(properties).map((id) => [id, { reason: 'It is as the source says.', evidence, score }])) };
    }
    const list = sentencesOf(text);
    const pick = list[draw % Math.max(1, list.length)] ?? 'Nothing is said.';
    const words = pick.split(/\s+/);
    if (schema?.name === 'facts') return { object: { entities: [], relations: [], facts: list.map((fact) => ({ fact, quote: fact })) } };
    if (schema?.name === 'check') return { object: { quote: '' } };
    if ('nearest' in properties)
      return {
        object: { question: `How fast is the ${words[1]} ${words[2]} of ${draw % 977}?`, answer: 'The text does not say how fast it is.', nearest: pick },
      };
    const question = `What does the book say in its part ${draw} after the words "${words.slice(0, 5).join(' ')}"?`;
    return { object: { question, answer: pick, rationale: '', quotes: [pick] } };
  };
};
