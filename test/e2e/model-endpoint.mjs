// A server with OpenAI's protocol on the loopback address over two real models: chat by node-llama-cpp, vectors by MiniLM. A program
// of its own: `node model-endpoint.mjs CHAT EMBEDDING TOKENIZER FOLDER GRAMMAR` prints its address as one line. One request at a time.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [chatPath, embeddingPath, tokenizerPath, folder, grammarModule] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
// By a function, so that no tool takes packages of that folder for ours.
const load = (name) => require(name);
const { grammarSchema } = await import(pathToFileURL(grammarModule).href);

/** @template T @param {() => Promise<T>} make @returns {() => Promise<T>} */
function once(make) {
  let made;
  return () => (made ??= make());
}

const chatModel = once(async () => {
  const { getLlama, LlamaChatSession } = await import(pathToFileURL(require.resolve('node-llama-cpp')).href);
  const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error', maxThreads: 1 });
  const model = await llama.loadModel({ modelPath: chatPath });
  const context = await model.createContext({ contextSize: 4096, threads: 1 });
  return { llama, model, LlamaChatSession, sequence: context.getSequence() };
});

const minilm = once(async () => {
  const ort = load('onnxruntime-node');
  const { Tokenizer } = load('@huggingface/tokenizers');
  const session = await ort.InferenceSession.create(embeddingPath, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const tokenizer = new Tokenizer(JSON.parse(readFileSync(tokenizerPath, 'utf8')), {});
  return { ort, session, tokenizer };
});

async function chat({ messages, response_format: format, max_tokens: maxTokens = 256, temperature, seed }) {
  const { llama, model, LlamaChatSession, sequence } = await chatModel();
  const schema = format?.json_schema?.schema;
  const grammar = schema === undefined ? undefined : await llama.createGrammarForJsonSchema(grammarSchema(schema));
  await sequence.clearHistory();
  const session = new LlamaChatSession({ contextSequence: sequence });
  try {
    session.setChatHistory(
      messages.slice(0, -1).map(({ role, content }) => (role === 'assistant' ? { type: 'model', response: [content] } : { type: role, text: content })),
    );
    const answer = await session.promptWithMeta(messages.at(-1).content, { maxTokens, temperature, seed, grammar });
    const input = messages.reduce((sum, { content }) => sum + model.tokenize(content).length, 0);
    const output = model.tokenize(answer.responseText).length;
    return {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1,
      model: 'SmolLM2-135M-Instruct',
      choices: [
        { index: 0, message: { role: 'assistant', content: answer.responseText }, finish_reason: answer.stopReason === 'maxTokens' ? 'length' : 'stop' },
      ],
      usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
    };
  } finally {
    session.dispose({ disposeSequence: false });
  }
}

async function embed({ input }) {
  const { ort, session, tokenizer } = await minilm();
  let tokens = 0;
  const data = [];
  for (const [index, text] of [input].flat().entries()) {
    const ids = tokenizer.encode(text).ids.slice(0, 256);
    tokens += ids.length;
    const row = (value) => new ort.Tensor('int64', BigInt64Array.from(ids, value), [1, ids.length]);
    const feeds = { input_ids: row((id) => BigInt(id)), attention_mask: row(() => 1n), token_type_ids: row(() => 0n) };
    const made = await session.run(Object.fromEntries(session.inputNames.map((name) => [name, feeds[name]])));
    data.push({ object: 'embedding', index, embedding: mean(made[session.outputNames[0]], ids.length) });
  }
  return { object: 'list', model: 'all-MiniLM-L6-v2', data, usage: { prompt_tokens: tokens, total_tokens: tokens } };
}

/** The mean of all tokens, of length 1. */
function mean({ data, dims }, tokens) {
  const width = dims.at(-1);
  const sums = Array.from({ length: width }, (_, at) => {
    let sum = 0;
    for (let token = 0; token < tokens; token++) sum += data[token * width + at];
    return sum;
  });
  const length = Math.hypot(...sums);
  return sums.map((value) => value / length);
}

let last = Promise.resolve();
const seen = [];
const server = http.createServer((request, response) => void serve(request, response));

async function serve(request, response) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const send = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (request.url === '/log') return send(200, seen);
  const body = JSON.parse(Buffer.concat(pieces).toString('utf8'));
  const one = { path: request.url, body, answered: false };
  seen.push(one);
  last = last.then(async () => {
    if (request.socket.destroyed) return;
    try {
      send(200, await (request.url.endsWith('/embeddings') ? embed(body) : chat(body)));
      one.answered = true;
    } catch (error) {
      send(500, { error: { message: String(error?.message ?? error), type: 'server_error' } });
    }
  });
}
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/v1`));
