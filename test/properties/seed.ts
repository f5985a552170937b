/**
 * Properties draw the same cases in every run, so that a check says the same of the same code. `HORNBOOK_PROPERTIES=random`
 * draws new ones: for looking further, by hand or at night.
 */
import fc from 'fast-check';

const wanted = process.env['HORNBOOK_PROPERTIES'];
if (wanted !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: wanted === undefined ? 20_261_121 : Number(wanted) });
