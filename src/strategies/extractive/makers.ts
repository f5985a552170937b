/** Every maker of the extractive teacher, in order of preference among equals. Adding one: its file, and a line here. */
import { codeExamples, codeExplanations } from './makers/code.ts';
import { definitionReverse } from './makers/definition-reverse.ts';
import { questionHeadings, sectionDetails, sectionLeads } from './makers/headings.ts';
import { headingLists, ledLists, sectionLists } from './makers/lists.ts';
import { notes } from './makers/notes.ts';
import { paragraphs } from './makers/paragraphs.ts';
import { sentenceMakers } from './makers/sentences.ts';
import { tableComparison, tableLookup, tableReverse, wholeTable } from './makers/tables.ts';
import { tableConversion, tableRow } from './makers/table-rows.ts';
import { termItems, termLists } from './makers/terms.ts';
import { passageTasks } from './passages/tasks.ts';
import type { Maker } from './maker.ts';

export const makers: readonly Maker[] = [
  questionHeadings,
  ledLists,
  sectionLists,
  headingLists,
  codeExamples,
  codeExplanations,
  termLists,
  termItems,
  wholeTable,
  tableLookup,
  tableReverse,
  tableComparison,
  tableRow,
  tableConversion,
  ...sentenceMakers,
  definitionReverse,
  notes,
  paragraphs,
  sectionLeads,
  sectionDetails,
  passageTasks,
];
