/**
 * Clean rows of three styles, as people and programs wrote them: chat, maths, tool calls. Nothing here is ours. `folder` holds
 * clones (see bench/README.md): GPTeacher (MIT), self-instruct (Apache-2.0), gorilla (Apache-2.0), url-nlp (MGSM, CC BY 4.0);
 * `shared` holds data/leaks/gsm8k-train-negatives.jsonl (MIT).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const lines = (path) =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

export function record(id, prompt, answer, { input, calls } = {}) {
  const assistant = { role: 'assistant', content: answer, ...(calls ? { toolCalls: calls } : {}) };
  return {
    id,
    kind: 'single',
    messages: [{ role: 'user', content: prompt }, assistant],
    ...(input ? { input } : {}),
    labels: {},
    grounding: [],
    origin: { strategy: 'import', version: '1', source: 'rows', calls: [], parents: [], depth: 0, wave: 1, human: true },
    group: id,
    contentHash: '0',
    intake: [],
  };
}

export function cleanRows(folder, shared) {
  const seeds = lines(join(folder, 'self-instruct/data/seed_tasks.jsonl'));
  const users = lines(join(folder, 'self-instruct/human_eval/user_oriented_instructions.jsonl'));
  const human = [...seeds, ...users].flatMap(({ id, instruction, instances }) =>
    instances.slice(0, 1).map(({ input, output }) => record(`self-instruct/${id}`, instruction, output, { input })),
  );
  const roles = JSON.parse(readFileSync(join(folder, 'GPTeacher/Roleplay/roleplay-simple-deduped-roleplay-instruct.json'), 'utf8')).map(
    ({ instruction, input, response }, index) => record(`GPTeacher/roleplay/${index}`, instruction, response, { input }),
  );
  const maths = lines(join(shared, 'data/leaks/gsm8k-train-negatives.jsonl')).map(({ question, answer }, index) =>
    record(`gsm8k-train/${index}`, question, answer),
  );
  const toolformer = JSON.parse(readFileSync(join(folder, 'GPTeacher/Toolformer/toolformer-dedupe-only-dataset.json'), 'utf8')).map(
    ({ instruction, input, response }, index) => record(`GPTeacher/toolformer/${index}`, instruction, response, { input }),
  );
  const calls = ['BFCL_v4_simple_python', 'BFCL_v4_multiple', 'BFCL_v4_live_simple'].flatMap((name) => {
    const data = join(folder, 'gorilla/berkeley-function-call-leaderboard/bfcl_eval/data');
    const answers = new Map(lines(join(data, `possible_answer/${name}.json`)).map(({ id, ground_truth }) => [id, ground_truth]));
    return lines(join(data, `${name}.json`)).flatMap(({ id, question }) => {
      const [said] = answers.get(id) ?? [];
      const user = question[0]?.findLast((message) => message.role === 'user')?.content;
      if (said === undefined || user === undefined) return [];
      const [[tool, parameters]] = Object.entries(said);
      const chosen = Object.fromEntries(Object.entries(parameters).flatMap(([key, [first]]) => (first === '' || first === undefined ? [] : [[key, first]])));
      return [record(`bfcl/${id}`, user, '', { calls: [{ id: 'call_1', name: tool, arguments: JSON.stringify(chosen) }] })];
    });
  });
  return { chat: [...human, ...roles], maths, tools: [...toolformer, ...calls] };
}

/** The same questions in ten languages, translated by people. */
export function foreignTexts(folder) {
  return Object.fromEntries(
    ['bn', 'de', 'es', 'fr', 'ja', 'ru', 'sw', 'te', 'th', 'zh'].map((code) => [
      code,
      readFileSync(join(folder, `url-nlp/mgsm/mgsm_${code}.tsv`), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split('\t')[0]),
    ]),
  );
}
