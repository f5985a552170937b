import type { Finding } from '../../contracts/plugins.ts';
import { entropy } from '../checks/entropy.ts';
import { isPlaceholder } from './placeholders.ts';

/** A kind of key that its issuer marks with a fixed beginning. */
interface Shape {
  id: string;
  /** Regular expression source of the fixed beginning; plain letters and classes, so that all can be searched at once. */
  start: string;
  /** What follows, bounded in length. */
  rest: string;
  /** Least entropy of what follows, in bits a character. Default 3. */
  entropy?: number;
  /** Needs upper case, lower case and digits: for beginnings that also begin ordinary words. */
  mixed?: boolean;
}

const shapes: readonly Shape[] = [
  { id: 'aws-access-key', start: 'A(?:KIA|SIA|BIA|CCA)', rest: '[A-Z2-7]{16}', entropy: 2.5 },
  { id: 'github', start: 'gh[pousr]_', rest: '[A-Za-z0-9]{36,255}' },
  { id: 'github-fine', start: 'github_pat_', rest: '[A-Za-z0-9_]{22,255}' },
  { id: 'gitlab', start: 'gl(?:pat|ptt|rt|dt|soat|cbt|ft|agent|imt)-', rest: '[A-Za-z0-9_-]{20,255}' },
  { id: 'slack', start: 'xox[abeoprs]-', rest: '[A-Za-z0-9-]{10,255}', entropy: 2.5 },
  { id: 'slack-app', start: 'xapp-', rest: '\\d-[A-Za-z0-9-]{10,255}' },
  { id: 'stripe', start: '[rs]k_(?:live|test|prod)_', rest: '[A-Za-z0-9]{10,255}' },
  { id: 'webhook-signing', start: 'whsec_', rest: '[A-Za-z0-9+/=]{24,128}' },
  { id: 'google-api', start: 'AIza', rest: '[A-Za-z0-9_-]{35}' },
  { id: 'google-oauth', start: 'GOCSPX-', rest: '[A-Za-z0-9_-]{24,40}' },
  { id: 'google-token', start: 'ya29\\.', rest: '[A-Za-z0-9_-]{20,512}' },
  { id: 'sk', start: 'sk-', rest: '[A-Za-z0-9_-]{20,255}', mixed: true },
  { id: 'npm', start: 'npm_', rest: '[A-Za-z0-9]{36}' },
  { id: 'pypi', start: 'pypi-', rest: '[A-Za-z0-9_-]{50,512}' },
  { id: 'hugging-face', start: 'hf_', rest: '[A-Za-z0-9]{30,64}' },
  { id: 'sendgrid', start: 'SG\\.', rest: '[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{16,64}' },
  { id: 'twilio', start: 'SK(?=[0-9a-f]{32})', rest: '[0-9a-f]{32}' },
  { id: 'mailgun', start: 'key-(?=[0-9a-f]{32})', rest: '[0-9a-f]{32}' },
  { id: 'digitalocean', start: 'do[opr]_v1_', rest: '[0-9a-f]{64}' },
  { id: 'shopify', start: 'shp(?:at|ca|pa|ss)_', rest: '[0-9A-Fa-f]{32}' },
  { id: 'databricks', start: 'dapi(?=[0-9a-f]{32})', rest: '[0-9a-f]{32}(?:-\\d)?' },
  { id: 'vault', start: 'hv[bs]\\.', rest: '[A-Za-z0-9_-]{24,255}' },
  { id: 'age', start: 'AGE-SECRET-KEY-1', rest: '[A-Z0-9]{58}' },
  { id: 'atlassian', start: 'ATATT3', rest: '[A-Za-z0-9_=-]{60,255}' },
  { id: 'linear', start: 'lin_api_', rest: '[A-Za-z0-9]{32,64}' },
  { id: 'postman', start: 'PMAK-', rest: '[0-9a-f]{24}-[0-9a-f]{34}' },
  { id: 'telegram', start: '\\d{8,10}:AA', rest: '[A-Za-z0-9_-]{33}' },
  { id: 'groq', start: 'gsk_', rest: '[A-Za-z0-9]{40,64}' },
  { id: 'figma', start: 'figd_', rest: '[A-Za-z0-9_-]{30,64}' },
  { id: 'jwt', start: 'eyJ', rest: '[A-Za-z0-9_-]{8,1024}\\.eyJ[A-Za-z0-9_-]{8,4096}\\.[A-Za-z0-9_-]{16,1024}' },
  { id: 'slack-hook', start: 'hooks\\.slack\\.com/services/', rest: 'T[A-Z0-9]{6,12}/B[A-Z0-9]{6,12}/[A-Za-z0-9]{20,32}' },
];

const starts = new RegExp(`(?:${shapes.map((shape) => shape.start).join('|')})`, 'g');
const wholes = shapes.map((shape) => ({ ...shape, whole: new RegExp(`(?:${shape.start})(${shape.rest})`, 'y') }));

/** Keys of known issuers: a fixed beginning, the right letters and length, and enough disorder to be a key. */
export function* keysByShape(text: string): Generator<Finding> {
  const scan = new RegExp(starts);
  for (let match = scan.exec(text); match !== null; match = scan.exec(text)) {
    const start = match.index;
    if (start > 0 && /[A-Za-z0-9_]/.test(text.charAt(start - 1)) && !escapeBefore(text, start)) {
      scan.lastIndex = start + 1;
      continue;
    }
    const end = keyEnd(text, start);
    scan.lastIndex = end ?? start + 1;
    if (end !== undefined) yield { type: 'secret', start, end, score: 0.95 };
  }
}

/** `\n` and `\t` as written in strings of code are not part of a word. */
function escapeBefore(text: string, start: number): boolean {
  return /\\[ntr]$/.test(text.slice(Math.max(0, start - 2), start));
}

function keyEnd(text: string, start: number): number | undefined {
  for (const shape of wholes) {
    shape.whole.lastIndex = start;
    const match = shape.whole.exec(text);
    if (match === null) continue;
    const rest = match[1] ?? '';
    if (shape.mixed === true && !(/\d/.test(rest) && /[A-Za-z]/.test(rest) && /[A-Za-z0-9]{16}/.test(rest))) continue;
    // Longer than the issuer makes them: some other code.
    if (/[A-Za-z0-9]/.test(text.charAt(start + match[0].length))) continue;
    if (entropy(rest) < (shape.entropy ?? 3) || isPlaceholder(match[0])) continue;
    return start + match[0].length;
  }
  return undefined;
}
