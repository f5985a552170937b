import type { FormatFile } from '../contracts/plugins.ts';

const testSplits = ['validation', 'test'];

/** The part of an Axolotl config that reads these files: answers alone are trained on, each with the end of its turn. */
export function axolotl(folder: string, files: readonly FormatFile[]): { path: string; text: string } {
  const entry = ({ path }: FormatFile): string[] => [
    `  - path: data/${path}`,
    `    ds_type: ${path.endsWith('.parquet') ? 'parquet' : 'json'}`,
    '    type: chat_template',
    '    field_messages: messages',
    '    message_property_mappings: { role: role, content: content }',
    '    roles_to_train: [assistant]',
    '    train_on_eos: turn',
  ];
  const filled = files.filter(({ rows }) => rows > 0);
  const train = filled.filter(({ split }) => !testSplits.includes(split));
  const validation = filled.filter(({ split }) => split === 'validation');
  const lines = [
    '# Paths are from the folder of the release. Rows over sequence_len are dropped unless excess_length_strategy says other.',
    ...(train.length === 0 ? [] : ['datasets:', ...train.flatMap(entry)]),
    ...(validation.length === 0 ? [] : ['test_datasets:', ...validation.flatMap(entry)]),
  ];
  return { path: `${folder}/axolotl.yaml`, text: `${lines.join('\n')}\n` };
}
