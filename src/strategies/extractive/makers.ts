/** Every maker of the extractive teacher, in order of preference among equals. Adding one: its file, and a line here. */
import { codeExamples, codeExplanations } from './makers/code.ts';
import { codeOutputs } from './makers/code-output.ts';
import { definitionReverse } from './makers/definition-reverse.ts';
import { headingCode } from './makers/heading-code.ts';
import { questionHeadings, sectionLeads } from './makers/headings.ts';
import { headingLists, ledLists, sectionLists } from './makers/lists.ts';
import { paragraphs } from './makers/paragraphs.ts';
import { sentenceMakers } from './makers/sentences.ts';
import { requirementLists, sectionSteps } from './makers/steps.ts';
import { symbolCode, symbolDocumentation, symbolExplanations, symbolOutputs } from './makers/symbols.ts';
import { tableLookup, tableReverse, wholeTable } from './makers/tables.ts';
import { tableConversion } from './makers/table-rows.ts';
import { termItems, termLists } from './makers/terms.ts';
import { tableCells } from './passages/cells.ts';
import { codeDefinitions } from './passages/definitions.ts';
import { listData, tableData } from './passages/data.ts';
import { listEntries } from './passages/items.ts';
import { sectionChoice } from './passages/sections.ts';
import { passageTasks } from './passages/tasks.ts';
import { whichOne } from './makers/which.ts';
import { isOfSentence } from './prose.ts';
import type { Maker } from './maker.ts';

export const makers: readonly Maker[] = [
  questionHeadings,
  ledLists,
  sectionLists,
  headingLists,
  sectionSteps,
  requirementLists,
  codeExamples,
  headingCode,
  codeExplanations,
  codeOutputs,
  symbolExplanations,
  symbolDocumentation,
  symbolCode,
  symbolOutputs,
  termLists,
  termItems,
  wholeTable,
  tableLookup,
  tableReverse,
  tableConversion,
  tableData,
  listData,
  tableCells,
  listEntries,
  codeDefinitions,
  // Of the sentence patterns these may be asked without their passage; all of them ask over one (`passages/questions`).
  ...sentenceMakers.filter(({ id }) => isOfSentence(id)),
  definitionReverse,
  whichOne,
  paragraphs,
  sectionLeads,
  passageTasks,
  sectionChoice,
];
