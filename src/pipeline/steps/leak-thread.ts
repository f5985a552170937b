/** Program of a thread that looks for leaks. */
import { serveThread } from '../../similarity/threads/index.ts';
import { makeLeakWork } from './leak-work.ts';

serveThread(makeLeakWork);
