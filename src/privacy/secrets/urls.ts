import type { Finding } from '../../contracts/plugins.ts';
import { isPlaceholder } from './placeholders.ts';

const credentials = /:\/\/([^\s/?#@:"'`<>\\]{0,128}):([^\s/?#@"'`<>\\]{1,256})@[\p{L}\p{N}[]/uy;

/** Passwords inside URLs: `scheme://user:password@host`. Only the password is the finding. */
export function* urlPasswords(text: string): Generator<Finding> {
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    credentials.lastIndex = at;
    const match = credentials.exec(text);
    if (match === null) continue;
    const [user, password] = [match[1] ?? '', match[2] ?? ''];
    if (isPlaceholder(password) || password === user || password.length < 3) continue;
    const start = at + 3 + user.length + 1;
    yield { type: 'secret', start, end: start + password.length, score: 0.9 };
  }
}
