/** Program of a thread that looks for leaks in plain texts. */
import { serveThread } from '../threads/index.ts';
import { makeFinder } from './find-all.ts';

serveThread(makeFinder);
