/** What `hornbook init` writes: a config to start from, and the folders that it names. */

export const presetNames = ['documents', 'logs', 'seeds', 'dataset'] as const;
export type PresetName = (typeof presetNames)[number];

export interface Preset {
  config: string;
  /** Folders to make, each with a line on what goes into it. */
  folders: { path: string; holds: string }[];
}

const head = (name: string): string => `# yaml-language-server: $schema=.hornbook/config.schema.json
# Every setting is in docs/reference/config.md; what is left out has a default.
name: ${name}
description: ""

`;

const tail = `
# Test sets that must not leak into the training data. Without one the run says so loudly.
evaluation: []
#  - path: evaluation/test.jsonl        # JSONL, JSON or CSV
#    fields: { question: question, answer: answer }
#    private: true                      # no text of it enters a release or a log

# Personal data and secrets are masked when they are read: [EMAIL_1], [SECRET_1].
privacy:
  action: mask

coverage:
  # Accepted rows wanted per value; what is missing is extracted again, what is over is left out.
  quotas: {}
  #  taskType: { definition: 50, how-to: 50 }

release:
  splits: { train: 0.9, validation: 0.05, test: 0.05 }
  formats:
    - use: messages
    - use: alpaca
`;

const sources: { [name in PresetName]: { text: string; folders: Preset['folders'] } } = {
  documents: {
    text: `sources:
  - use: documents
    path: sources                      # Markdown, HTML and text, with folders
    licence: unknown                   # SPDX, as CC-BY-4.0 or MIT
    consent: ""                        # why this text may be used
`,
    folders: [{ path: 'sources', holds: 'documents: Markdown, HTML, text' }],
  },
  logs: {
    text: `sources:
  - use: logs
    path: logs                         # JSONL: message lists, or prompt and response
    licence: unknown
    consent: ""                        # what the people in these logs agreed to
    # fields: { prompt: question, response: reply, id: ticket_id }
`,
    folders: [{ path: 'logs', holds: 'chat logs: one JSON object a line' }],
  },
  seeds: {
    text: `sources:
  - use: seeds
    path: seeds                        # one prompt a line, or JSONL with prompt and response
    licence: unknown
    consent: ""
  - use: documents
    path: sources
    licence: unknown
    consent: ""
`,
    folders: [
      { path: 'seeds', holds: 'seed prompts: one a line, or JSONL' },
      { path: 'sources', holds: 'documents: Markdown, HTML, text' },
    ],
  },
  dataset: {
    text: `sources:
  - use: datasets
    path: data                         # JSONL or JSON: message lists, or instruction and output
    licence: unknown
    consent: ""
    # author: { model: "name of the model that wrote the answers" }
`,
    folders: [{ path: 'data', holds: 'datasets: JSONL or JSON' }],
  },
};

export function preset(name: PresetName, datasetName: string): Preset {
  const { text, folders } = sources[name];
  return { config: head(datasetName) + text + tail, folders: [...folders, { path: 'evaluation', holds: 'test sets to protect: JSONL, JSON, CSV' }] };
}
