/** What every dispatcher must do, wherever the requests are answered: each comes out once, none waits for another. */
import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import type { Dispatched, ModelRequest, Reply } from '../contracts/index.ts';

interface ConformanceCheck {
  name: string;
  run(): Promise<void>;
}

type Dispatch = (requests: AsyncIterable<ModelRequest>, options?: { ahead?: number; stopping?(): boolean }) => AsyncIterable<Dispatched>;

/**
 * How the suite's hosts answer, in this process or another: the text of a request comes back, one that begins with `fatal`
 * is an error, and one that begins with `slow` takes a while.
 */
export async function sampleAnswer(request: ModelRequest): Promise<Reply> {
  const text = request.messages?.[0]?.content ?? '';
  if (text.startsWith('slow')) await new Promise((turn) => setTimeout(turn, 150));
  if (text.startsWith('fatal')) throw new Error(`no answer to ${text}`);
  return { key: text, outcome: 'ok', text: `re: ${text}`, usage: { input: 1, output: 1, estimated: false }, kept: false, attempts: [] };
}

const request = (text: string): ModelRequest => ({ model: 'm', kind: 'chat', messages: [{ role: 'user', content: text }], sample: 0, retry: 0, stage: 's' });

async function* from(texts: readonly string[], pulled?: (count: number) => void): AsyncGenerator<ModelRequest> {
  for (let i = 0; i < texts.length; i++) {
    pulled?.(i + 1);
    yield request(texts[i] ?? '');
  }
}

const textOf = (result: Dispatched): string => result.request.messages?.[0]?.content ?? '';

/** `open` gives a dispatcher whose host answers as `sampleAnswer` does; the suite closes it. */
export function dispatchConformance(open: () => { dispatch: Dispatch; close(): void | Promise<void> }): ConformanceCheck[] {
  const check = (name: string, work: (dispatch: Dispatch) => Promise<void>): ConformanceCheck => ({
    name,
    run: async () => {
      const { dispatch, close } = open();
      try {
        await work(dispatch);
      } finally {
        await close();
      }
    },
  });
  return [
    check('every request comes out once, with its own reply', async (dispatch) => {
      const texts = Array.from({ length: 200 }, (_, i) => `q${i} \u{1F600}`);
      const seen: string[] = [];
      for await (const result of dispatch(from(texts))) {
        ok('reply' in result);
        strictEqual(result.reply.text, `re: ${textOf(result)}`);
        deepStrictEqual(result.request, request(textOf(result)));
        seen.push(textOf(result));
      }
      deepStrictEqual(seen.sort(), [...texts].sort());
    }),
    check('nothing waits for a slow one', async (dispatch) => {
      const order: string[] = [];
      for await (const result of dispatch(from(['slow', ...Array.from({ length: 10 }, (_, i) => `q${i}`)]))) order.push(textOf(result));
      strictEqual(order.length, 11);
      ok(order.indexOf('slow') > 0, 'the slow one came first');
    }),
    check('one that fails comes out with its error, and harms no other', async (dispatch) => {
      const errors: string[] = [];
      let replies = 0;
      for await (const result of dispatch(from(['a', 'fatal b', 'c']))) {
        if ('error' in result) errors.push(result.error.message);
        else replies++;
      }
      strictEqual(replies, 2);
      deepStrictEqual(errors, ['no answer to fatal b']);
    }),
    check('reads no further ahead than it may', async (dispatch) => {
      let pulled = 0;
      let taken = 0;
      const texts = Array.from({ length: 60 }, (_, i) => `q${i}`);
      for await (const result of dispatch(
        from(texts, (count) => (pulled = count)),
        { ahead: 7 },
      )) {
        ok(pulled - taken <= 8, `${pulled} read, ${taken} taken, at ${textOf(result)}`);
        taken++;
        await new Promise((turn) => setImmediate(turn));
      }
      strictEqual(taken, 60);
    }),
    check('told to stop, it reads nothing more and ends what is under way', async (dispatch) => {
      let pulled = 0;
      let taken = 0;
      const texts = Array.from({ length: 60 }, (_, i) => `q${i}`);
      const results = dispatch(
        from(texts, (count) => (pulled = count)),
        { ahead: 5, stopping: () => taken >= 10 },
      );
      for await (const result of results) taken += 'reply' in result ? 1 : 0;
      strictEqual(taken, pulled);
      ok(taken >= 10 && taken < 20, String(taken));
    }),
    check('requests that cannot be read are told, after what was asked is answered', async (dispatch) => {
      async function* broken(): AsyncGenerator<ModelRequest> {
        yield request('a');
        throw new Error('line 2 is no JSON');
      }
      let answers = 0;
      await rejects(async () => {
        for await (const result of dispatch(broken())) answers += 'reply' in result ? 1 : 0;
      }, /line 2/);
      strictEqual(answers, 1);
    }),
    check('who stops taking leaves nothing open behind', async (dispatch) => {
      let closed = false;
      async function* endless(): AsyncGenerator<ModelRequest> {
        try {
          for (let i = 0; ; i++) yield request(`q${i}`);
        } finally {
          closed = true;
        }
      }
      let taken = 0;
      for await (const result of dispatch(endless())) if ('reply' in result && ++taken === 3) break;
      strictEqual(closed, true);
    }),
  ];
}
