/** Every command with its options. Each is loaded when it is called, so that help stays quick. */
import { Command, CommanderError, Option } from 'commander';
import { version } from '../version.ts';
import type { CommandOptions } from './command.ts';
import { stepCommands } from './step-commands.ts';

const json = (): Option => new Option('--json', 'print JSON on standard output, logs on standard error');
const workspace = (): Option => new Option('-C, --workspace <dir>', 'folder (or file) of the config').default('.');
const count = (value: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new CommanderError(2, 'hornbook.count', `error: a whole number above 0 is wanted, not "${value}"`);
  return Number(value);
};
const dollars = (value: string): number => {
  if (!/^\d{1,9}(?:\.\d{1,9})?$/.test(value))
    throw new CommanderError(2, 'hornbook.count', `error: an amount in US dollars is wanted, as 2.50, not "${value}"`);
  return Number(value);
};

const reason = (value: string): string => {
  if (value.trim().length < 8) throw new CommanderError(2, 'hornbook.reason', `error: say why in a sentence, not "${value}"`);
  return value;
};
const noMask = (): Option => new Option('--no-mask <why>', 'send rows as they stand, with personal data and secrets, and why').argParser(reason);

const number = (value: string): number => {
  if (!/^\d{0,9}\.?\d{1,9}$/.test(value)) throw new CommanderError(2, 'hornbook.number', `error: a number is wanted, as 2.5, not "${value}"`);
  return Number(value);
};
const whole = (value: string): number => (value === '0' ? 0 : count(value));
const share = (value: string): number => {
  const number = Number(value);
  if (!/^\d*\.?\d+$/.test(value) || number > 1) throw new CommanderError(2, 'hornbook.share', `error: a number from 0 to 1 is wanted, as 0.7, not "${value}"`);
  return number;
};

/** What turns the text of an option into its value, or refuses it. */
export interface ArgumentParsers {
  /** A whole number above 0. */
  count(value: string): number;
  /** A whole number, 0 too. */
  whole(value: string): number;
  /** A number from 0 to 1. */
  share(value: string): number;
  /** Any number from 0. */
  number(value: string): number;
}

/** The command line as an object: `execute.ts` runs it, and the reference page is made from it. Parsing throws `CommanderError`. */
export function program(): Command {
  const root = new Command('hornbook')
    .description('Turns documents, chat logs and seed prompts into instruction-tuning data that you can defend, row by row.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(hornbook --help lists the commands)')
    .configureHelp({ sortSubcommands: false });

  const command = (usage: string, description: string, load: () => Promise<(parameters: string[], options: CommandOptions) => Promise<number>>): Command =>
    root
      .command(usage)
      .description(description)
      .addOption(json())
      .action(async (...all: unknown[]) => {
        const self = all.at(-1) as Command;
        const run = await load();
        process.exitCode = await run(self.args, self.opts());
      });

  command('init [dir]', 'make a workspace with a config to start from', async () => (await import('./commands/init.ts')).init)
    .option('--preset <name>', 'documents, logs, seeds or dataset', 'documents')
    .option('--demo', 'with a small corpus, a chat log and a test set to try everything on');
  command(
    'doctor',
    'check the machine, the config, the sources and what their fields are taken for, and ask each model one short question',
    async () => (await import('./commands/doctor.ts')).doctor,
  )
    .option('--offline', 'ask no model')
    .addOption(workspace());
  command('validate', 'check the config; spends and writes nothing', async () => (await import('./commands/validate.ts')).validate).addOption(workspace());
  command('preview', 'make and judge a few rows; writes nothing', async () => (await import('./commands/preview.ts')).preview)
    .option('-n <rows>', 'how many tasks to sample', count, 10)
    .addOption(workspace());
  command('run', 'go through all seven stages, or go on where a run stopped', async () => (await import('./commands/run.ts')).run)
    .addOption(workspace())
    .option('--dry-run', 'say what would be read and made, and what models would cost; write nothing')
    .option('--max-cost <dollars>', 'most that models may cost in this run; instead of budget.money', dollars)
    .option('--max-calls <n>', 'most requests to models in this run; instead of budget.calls', count)
    .option('--until <stage>', 'stop after extract, deduplicate, decontaminate, filter, coverage or augment')
    .option('--keep-text', 'put the working text of each document into the release')
    .option('--as <version>', 'version of the release, as 2.0.0: the computed one or a higher one')
    .addOption(new Option('--why <reason>', 'why the release has the version of --as: it goes into the manifest').argParser(reason));
  command(
    'status',
    'where the run stands, what was dropped by which rule, what waits for you',
    async () => (await import('./commands/status.ts')).status,
  ).addOption(workspace());
  command('retry', 'have tasks that failed asked again by the next run', async () => (await import('./commands/retry.ts')).retry)
    .option('--failed', 'every task that failed, or got no reply')
    .addOption(workspace());
  command(
    'explain <id>',
    'one row: where it comes from, and what every gate said of it',
    async () => (await import('./commands/explain.ts')).explain,
  ).addOption(workspace());
  command('decide <id> <action>', 'let a held row in, or keep it out: accept or reject', async () => (await import('./commands/decide.ts')).decide)
    .requiredOption('--why <reason>', 'why, in a sentence: it goes into the release')
    .addOption(workspace());
  command('stats [release]', 'figures of a release (default: the newest)', async () => (await import('./commands/stats.ts')).stats).addOption(workspace());
  command(
    'verify [release]',
    'recompute every hash and sum of a release from its folder alone',
    async () => (await import('./commands/verify.ts')).verify,
  ).addOption(workspace());
  command('diff <a> <b>', 'what two releases differ in, row by row and word by word', async () => (await import('./commands/diff.ts')).diff)
    .option('--models', 'a and b are models of the registry: compare the releases that they were trained on')
    .option('--limit <n>', 'rows of each kind that are listed with their words', whole, 1000)
    .option('--rows <file>', 'where every row that differs goes, one JSON line each, without its words')
    .option('--markdown <file>', 'write the comparison as a Markdown page')
    .option('--html <file>', 'write the comparison as one HTML page')
    .addOption(workspace());
  command(
    'rebuild <version>',
    'make a release again from the workspace, byte for byte; asks no model',
    async () => (await import('./commands/rebuild.ts')).rebuild,
  )
    .option('--out <dir>', 'folder in which the folder of the version is made (default: that of the releases)')
    .addOption(workspace());
  command(
    'purge',
    'erase what the workspace holds of a source or a document; without --yes only say what that is',
    async () => (await import('./commands/purge.ts')).purge,
  )
    .option('--source <id>', 'id of the source')
    .option('--document <key>', 'key of one document: source id, slash, path')
    .option('--yes', 'erase it')
    .addOption(workspace());
  command(
    'registry [action] [name]',
    'releases with where they were published and which models were trained on them: list, show VERSION, trained MODEL',
    async () => (await import('./commands/registry.ts')).registry,
  )
    .option('--on <version>', 'for trained: the release')
    .option('--scores <file>', 'for trained: JSON with a number to each name')
    .addOption(workspace());
  command(
    'publish [release]',
    'copy a release into a folder for others, with checks before and after',
    async () => (await import('./commands/publish.ts')).publish,
  )
    .requiredOption('--to <dir>', 'a plain folder, a git work tree, or one in which DVC keeps the data')
    .option('--as <kind>', 'hub, git or dvc (default: by what stands in the folder)')
    .option('--commit', 'make a git commit of it')
    .addOption(workspace());
  command('ask <prompts>', 'ask a model every row of a file; what was answered before is not asked again', async () => (await import('./commands/ask.ts')).ask)
    .requiredOption('--model <name>', 'name of the model in the config')
    .requiredOption('--out <file>', 'where the replies go, one JSON line a row, in the order of the rows')
    .option('--schema <file>', 'JSON Schema of the object that each reply must be')
    .option('--samples <n>', 'replies to each row', count, 1)
    .addOption(noMask())
    .option('--max-cost <dollars>', 'most that these rows may cost, over all runs; instead of budget.money', dollars)
    .addOption(workspace());
  command('seeds', 'let a model propose prompts to start from: a file for you to edit', async () => (await import('./commands/seeds.ts')).seeds)
    .requiredOption('--out <file>', 'where the proposals go, one JSON line each; a file that stands there is never written over')
    .option('--count <n>', 'how many', count, 30)
    .option('--domain <text>', 'what the assistant is for; beside the documents of the config, or instead of them')
    .option('--model <name>', 'name of the model in the config (default: the first with the role teacher)')
    .option('--max-cost <dollars>', 'most that it may cost; instead of budget.money', dollars)
    .addOption(workspace());
  command(
    'judge <rows>',
    'let models judge every row of a file by a rubric, or compare pairs of answers',
    async () => (await import('./commands/judge.ts')).judge,
  )
    .requiredOption('--model <names>', 'name of the model in the config, or several with commas: a panel')
    .option('--rubric <name>', 'auto (by the kind of the row), grounded, open, chat, code, reasoning, or the path of a rubric of yours', 'auto')
    .option('--pairs', 'rows are { id, prompt, a, b }: say which answer is better, asked in both orders')
    .option('--dry-run', 'say what the models would cost; ask nothing and write nothing')
    .option('--out <file>', 'where the scores go, one JSON line a row, in the order of the rows (default: ROWS.scored.jsonl, or ROWS.compared.jsonl)')
    .option('--author <models>', 'ids of the models that wrote the rows, with commas, or human: no judge may be of their family')
    .option('--allow-same-family <why>', "let a model of the author's family judge, and why")
    .addOption(noMask())
    .option('--max-cost <dollars>', 'most that these rows may cost, over all runs; instead of budget.money', dollars)
    .addOption(workspace());
  for (const entry of stepCommands) {
    const step = command(`${entry.name} <files...>`, entry.description, () => entry.load())
      .option('--text <fields>', 'fields whose text is worked on, with commas, nested as a.b (default: the shape of the rows is recognised)')
      .option('--view <view>', 'what of a recognised row is worked on: prompt, answer, pair or conversation')
      .option('--format <kind>', "jsonl, json, csv, tsv or parquet, where - or a file's ending does not tell")
      .option('--out <file>', 'where kept rows go, by its ending: .jsonl, .json, .csv, .tsv or .parquet; - is standard output')
      .option('--decisions <file>', 'where each finding goes, one JSON line each')
      .option('--report <file>', 'where counts and rates by rule go, as JSON');
    entry.options(step, { count, whole, share, number });
  }
  return root;
}
