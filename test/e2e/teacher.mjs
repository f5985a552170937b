// A scripted teacher for grounded-qa: it quotes a sentence of the text, chosen by the request.
const fenced = (request, label) => {
  const said = request.messages.map(({ content }) => content).join('\n');
  return new RegExp(`<<<${label} ([0-9a-f]{16})\\n([^]*?)\\n${label} \\1>>>`).exec(said)?.[2] ?? '';
};

export const script = () => (request) => {
  const list = fenced(request, 'text')
    .split(/(?<=[.!?])\s+/)
    .map((one) => one.trim())
    .filter((one) => one.split(/\s+/).length >= 5);
  const pick = list[Number.parseInt(request.hash.slice(0, 8), 16) % Math.max(1, list.length)] ?? 'Nothing is said.';
  const thing = (fenced(request, 'place').split(' > ')[0] ?? '').replace(/^The /, '');
  if (request.schema?.name === 'facts') return { object: { entities: [], relations: [], facts: list.map((fact) => ({ fact, quote: fact })) } };
  if (request.schema?.name === 'check') return { object: { quote: '' } };
  if (JSON.stringify(request.schema).includes('"nearest"')) {
    return { object: { question: `How heavy is the ${thing}?`, answer: `The text does not say how heavy the ${thing} is.`, nearest: pick } };
  }
  return {
    object: {
      question: `What is said of the ${thing} after the words "${pick.split(/\s+/).slice(0, 4).join(' ')}"?`,
      answer: pick,
      rationale: '',
      quotes: [pick],
    },
  };
};
