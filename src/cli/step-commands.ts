/** The commands that work on any file of rows. Adding one is one entry here and one file under `commands`. */
import type { Command } from 'commander';
import type { CommandOptions } from './command.ts';
import type { ArgumentParsers } from './program.ts';

export interface StepEntry {
  name: string;
  description: string;
  load(): Promise<(inputs: string[], options: CommandOptions) => Promise<number>>;
  /** Options of its own; the shared ones (`--text`, `--view`, `--format`, `--out`, `--decisions`, `--report`, `--json`) are there already. */
  options(command: Command, parse: ArgumentParsers): unknown;
}

const workersText = 'threads, up to 64; the result does not depend on it (default: 1 for small inputs, else one a core up to 4)';

export const stepCommands: readonly StepEntry[] = [
  {
    name: 'dedupe',
    description: 'keep the first of each group of rows that say nearly the same',
    load: async () => (await import('./commands/dedupe.ts')).dedupe,
    options: (command, { share, count }) =>
      command
        .option('--threshold <t>', 'similarity from which two rows are copies: shared word runs over the runs of both', share, 0.7)
        .option('--against <files...>', 'rows that stay as they are; rows that say the same as one of them are dropped')
        .option('--keep-by <field>', 'of copies, keep the one whose field sorts first (default: the one that comes first)')
        .option('--boilerplate <share>', 'lines and long runs in more than this share of the rows do not count; 0: all count', share, 0.05)
        .option('--pairs <file>', 'where each pair that was found goes, one JSON line each')
        .option('--workers <n>', 'threads that read words, up to 64; the result does not depend on it (default: 1)', count),
  },
  {
    name: 'decontaminate',
    description: 'take out the rows that hold items of evaluation sets',
    load: async () => (await import('./commands/decontaminate.ts')).decontaminate,
    options: (command, { share, count, whole }) =>
      command
        .requiredOption(
          '--against <files...>',
          'evaluation sets: JSONL, JSON, CSV or TSV with a question a row, and answer, passage and choices where they have them',
        )
        .option('--private', 'no text of the evaluation sets may stand in any output: quotes are masked, items named by hashes')
        .option('--no-phrases', 'with --private, take out rows too that share five words in a row with an item and no more')
        .option('--pool <files...>', 'rows that hold no leak: what is found in them is the rate of false finds')
        .option('--review <cosine>', 'flag rows that resemble an item from this cosine on, as rephrased ones do; 0.45 is a start (default: off)', share)
        .option('--uncertain <what>', 'keep or drop rows that only a rule names which is not sure', 'drop')
        .option('--overlap <share>', "share of a long item's weighted word pairs that makes a copy", share, 0.5)
        .option('--longest-run <words>', 'words in a row that make a copy', count, 13)
        .option('--canaries <n>', 'items of each set that leaks are planted of, to measure how many are found', whole, 50)
        .option('--workers <n>', workersText, count),
  },
  {
    name: 'convert',
    description: 'write conversations of any shape as a training format',
    load: async () => (await import('./commands/convert.ts')).convert,
    options: (command) =>
      command
        .requiredOption('--to <format>', 'a training format, as in docs/reference/formats.md: messages, alpaca, sharegpt, chatml, openai…')
        .option('--rationale <place>', 'where a rationale goes: omit, before, think, field or thinking, as the format knows them (default: omit)')
        .option('--alternatives <which>', 'which worse answers a format of judged answers writes: all or worst (default: all)')
        .option('--without-system', 'leave system prompts out')
        .option('--strict', 'write nothing where anything would be lost, and exit with 3'),
  },
  {
    name: 'check',
    description: 'look at rows with the rules of the filter: faults, personal data, secrets',
    load: async () => (await import('./commands/check.ts')).check,
    options: (command) =>
      command
        .option('--rules <names>', 'rules with commas between them, as personal-data,secrets,refusal (default: all that fit)')
        .option('--types <names>', 'only these types of personal data and secrets, as email,card; weak ones (address, name) too')
        .option('--regions <codes>', 'regions whose national phone numbers are looked for, as US,GB')
        .option('--mask', 'put masks as [EMAIL_1] in place of what is found, and keep the row')
        .option('--pseudonym-key <variable>', 'put pseudonyms in its place, by the key in this environment variable')
        .option('--settings <file>', 'YAML or JSON with options of rules and the privacy part of a config')
        .option('--languages <codes>', 'languages that rows may have, as en,de (default: any)')
        .option('--strict', 'take flagged rows out too')
        .option('--require', 'exit with code 3 where anything is found'),
  },
  {
    name: 'select',
    description: 'take some of many rows: by score, spread, or likeness to a target; random and longest rows stand beside',
    load: async () => (await import('./commands/select.ts')).select,
    options: (command, { count, share, whole, number }) =>
      command
        .option('--method <name>', 'score, diverse, k-centre, facility, mmr, importance, dialogues, random or longest', 'diverse')
        .option('--count <n>', 'rows to take', count)
        .option('--share <part>', 'part of the rows to take, as 0.1', share)
        .option('--scores <file>', 'scores from elsewhere, rows { id, score } of any kind of file')
        .option('--score <field>', 'field of the score, in that file or in the rows themselves')
        .option('--vectors <field>', 'field with a list of numbers to compare rows by, instead of their words')
        .option('--target <file>', 'for importance: rows that the chosen ones should be like')
        .option('--by <fields>', 'fields, or measured dimensions as taskType, whose spread is reported')
        .option('--max-similarity <s>', 'for diverse: a row more like a taken one than this is passed over', share, 0.9)
        .option('--lambda <w>', 'for mmr: weight of the score against likeness', share, 0.5)
        .option('--min-form <f>', 'for dialogues without scores: least form of the turns, 0 to 2', number, 1)
        .option('--min-score <s>', 'for dialogues with scores: least score', number, 3)
        .option('--topics <n>', 'topics to tell apart in the report', count, 20)
        .option('--seed <n>', 'another number, other random rows', whole, 0),
  },
  {
    name: 'split',
    description: 'put rows into train, validation and test, whole groups together',
    load: async () => (await import('./commands/split.ts')).split,
    options: (command, { share, whole }) =>
      command
        .option('--shares <parts>', 'parts and their shares of the rows', 'train=0.9,validation=0.05,test=0.05')
        .option('--group <fields>', 'fields whose values name the group of a row, as conversation_id; a group is never cut (default: each row by itself)')
        .option('--by <fields>', 'fields whose mix every part gets, as category')
        .option('--threshold <t>', 'rows whose texts are at least this similar stay together', share, 0.7)
        .option('--no-join', 'let rows that say nearly the same stand in different parts')
        .option('--fixed', 'put each group where its name alone puts it: it stays there when rows are added, and the shares hold on the average')
        .option('--seed <n>', 'another number, another split', whole, 0),
  },
];
