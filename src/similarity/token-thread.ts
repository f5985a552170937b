/** A thread that reads the words of texts. */
import { serveThread } from './threads/index.ts';
import { makeTokenReader } from './token-block.ts';

serveThread(makeTokenReader);
