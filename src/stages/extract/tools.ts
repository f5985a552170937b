/** What a strategy is handed for one task: its models, its prompts, fences; and a note of every call that it made. */
import type { Claims, ModelRequest, ModelRole, Reply, StrategyRequest, StrategyTools } from '../../contracts/index.ts';
import { HornbookError, exitCodes, invariantError } from '../../errors.ts';
import type { Numbering } from '../../privacy/index.ts';
import type { BoundSeedStrategy, BoundStrategy } from '../../strategies/bind.ts';
import { fenced } from '../../text/fence.ts';
import type { ExtractContext, ModelAccess } from './context.ts';

/** Calls of one task, in the order in which they were answered. */
export interface TaskCalls {
  keys: string[];
  /** Model that answered last, as it names itself. */
  model: string | undefined;
  /** A reply was read out of text that is no strict JSON. */
  repaired: boolean;
  /** What replies said of the text and what was left out, by reply. */
  claims?: Map<string, Claims>;
}

/** Failures that begin so may come out otherwise when they are asked again. */
export const noReply = 'no reply: ';

/**
 * Makes the tools of each task; `retry` is the number that a person raised to have it asked again. What stands between fences is masked
 * once more: sources and rows were masked before, but what a model made up itself goes back to it, or to another, within a task.
 */
export function toolMaker(
  access: ModelAccess,
  { screen, masker }: Pick<ExtractContext, 'screen' | 'masker'>,
): (bound: BoundStrategy | BoundSeedStrategy, calls: TaskCalls, retry: number) => StrategyTools {
  return ({ strategy, models, prompts }, calls, retry) => {
    const ask = async (role: ModelRole, request: StrategyRequest): Promise<Reply> => {
      const model = models[role];
      if (model === undefined) {
        throw invariantError(`Strategy "${strategy.id}" asks a model as ${role} without saying so in "asks".`, { code: 'undeclared-role' });
      }
      const reply = await access.ask(requestOf(model, strategy.id, request, retry));
      if (!calls.keys.includes(reply.key)) calls.keys.push(reply.key);
      calls.model = reply.returnedModel ?? access.modelId(model);
      calls.repaired ||= reply.repaired === true;
      return reply;
    };
    const fenceWith =
      (numbering: Numbering) =>
      (text: string, label = 'text'): string => {
        const masked = masker.mask(text, numbering);
        if (masked.dropped.length > 0) throw new Error(`what would be sent holds ${masked.dropped.join(', ')}, which privacy.actions says to drop`);
        // Chunks that hold an item are left out before; titles, headings and replies are seen here first.
        const leak = screen(masked.text);
        if (leak !== undefined) throw new Error(`evaluation item: what would be sent holds ${leak.set}: ${leak.item} (${leak.rule})`);
        return fenced(masked.text, access.fenceKey, label);
      };
    return {
      ask,
      text: async (role, request) => {
        const reply = await ask(role, request);
        if (reply.outcome !== 'ok') throw failureOf(reply);
        return reply.text;
      },
      object: async (role, { name, shape, ...request }) => {
        const reply = await ask(role, { ...request, schema: { name, schema: access.schemaOf(shape) } });
        if (reply.outcome !== 'ok') throw failureOf(reply);
        const parsed = shape.safeParse(reply.object);
        if (parsed.success) return parsed.data;
        throw new Error(`malformed: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`);
      },
      // One numbering for all that a prompt says: the same value has the same mask in all of it.
      prompt: (name, values) => prompts.fill(name, values, fenceWith(new Map())),
      fence: (text, label) => fenceWith(new Map())(text, label),
      claims: (reply, counts) => void (calls.claims ??= new Map()).set(reply, counts),
    };
  };
}

function requestOf(model: string, stage: string, { messages, stop, sample, ...request }: StrategyRequest, retry: number): ModelRequest {
  return {
    ...request,
    model,
    kind: 'chat',
    messages: messages.map(({ role, content }) => ({ role, content })),
    ...(stop === undefined ? {} : { stop: [...stop] }),
    sample: sample ?? 0,
    retry,
    stage,
  };
}

/** Why a reply is no data, in words that name its outcome. One that never came has the code `no-reply`. */
function failureOf({ outcome, detail, attempts }: Reply): Error {
  const said = detail === undefined || detail === '' ? '' : `: ${detail}`;
  if (outcome !== 'failed') return new Error(`${outcome}${said}`);
  const last = attempts.at(-1)?.kind;
  if (last === 'fatal' || last === 'unsupported') return new Error(`refused by the endpoint${said}`);
  return new HornbookError(`${noReply}${said.slice(2)}`, { code: 'no-reply', exitCode: exitCodes.provider });
}
