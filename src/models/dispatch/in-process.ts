import type { Dispatched, Gateway, ModelRequest } from '../../contracts/index.ts';
import { HornbookError, exitCodes, messageOf } from '../../errors.ts';
import { pump } from './pump.ts';
import type { Dispatch } from './pump.ts';

/** Asks this process's own gateway. */
export function dispatchTo(gateway: Pick<Gateway, 'ask'>): Dispatch {
  return (requests, options) => pump(requests, (request) => answerOf(gateway, request), options);
}

/** One request with its reply, or with the error that a person reads. Never rejects. */
export async function answerOf(gateway: Pick<Gateway, 'ask'>, request: ModelRequest): Promise<Dispatched> {
  try {
    return { request, reply: await gateway.ask(request) };
  } catch (error) {
    const known = HornbookError.isInstance(error);
    const { code, exitCode, hint } = known ? error : { code: 'unexpected', exitCode: exitCodes.unexpected, hint: undefined };
    return { request, error: { code, exitCode, message: messageOf(error), ...(hint === undefined ? {} : { hint }) } };
  }
}
