/** Entry of the worker in which our isolated readers run. */
import { parentPort } from 'node:worker_threads';
import { readers } from '../registry.ts';
import { serve } from './serve.ts';

if (parentPort !== null) serve(parentPort, readers);
