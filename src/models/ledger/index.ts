export { ledgerMemory, memoryLedger } from './memory.ts';
export { openLedger } from './sqlite.ts';
export { eraseCalls } from './erase.ts';
