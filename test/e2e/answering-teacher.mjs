// A scripted teacher that answers a question with the sentence of the passages that shares most words with it.
const fenced = (request, label) => {
  const said = request.messages.map(({ content }) => content).join('\n');
  return new RegExp(`<<<${label} ([0-9a-f]{16})\\n([^]*?)\\n${label} \\1>>>`).exec(said)?.[2] ?? '';
};
const wordsOf = (text) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

export const script = () => (request) => {
  if (request.kind === 'embed') return undefined;
  const prompt = fenced(request, 'prompt');
  if (request.schema?.name !== 'answer') {
    const thing = /is the (.*?) dried/.exec(prompt)?.[1] ?? 'thing';
    return `The ${thing} is dried once after each storm, until no water is left in it. The keeper then signs for the ${thing} in the book of the pier.`;
  }
  const asked = new Set(wordsOf(prompt));
  let best = { text: '', shared: 0 };
  for (const text of fenced(request, 'passages').match(/The [^.\n]*\./g) ?? []) {
    const shared = wordsOf(text).filter((word) => asked.has(word)).length;
    if (shared > best.shared) best = { text, shared };
  }
  return { object: { answer: best.text, quotes: [best.text], silent: false } };
};
