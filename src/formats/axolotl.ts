import type { FormatFile } from '../contracts/plugins.ts';

const testSplits = ['validation', 'test'];

/**
 * The part of an Axolotl config that reads these files: answers alone are trained on, each with the end of its turn. Reasoning
 * in a field is mapped to each name that templates read: a key that is neither mapped nor in the template is dropped there.
 */
export function axolotl(folder: string, files: readonly FormatFile[], keys: readonly string[]): { path: string; text: string } {
  const reasoning = [
    ...(keys.includes('messages[].reasoning_content') ? ['reasoning_content: reasoning_content'] : []),
    ...(keys.includes('messages[].thinking') ? ['reasoning_content: thinking', 'thinking: thinking'] : []),
  ];
  const mapped = ['role: role', 'content: content', ...reasoning].join(', ');
  const entry = ({ path }: FormatFile): string[] => [
    `  - path: data/${path}`,
    `    ds_type: ${path.endsWith('.parquet') ? 'parquet' : 'json'}`,
    '    type: chat_template',
    '    field_messages: messages',
    `    message_property_mappings: { ${mapped} }`,
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
