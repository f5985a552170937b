export { ledgerMemory, memoryLedger } from './memory.ts';
export { openLedger } from './sqlite.ts';
