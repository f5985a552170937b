import { jsonText } from '../formats/json-text.ts';
import type { Manifest } from '../contracts/release.ts';
import { leakText } from './advice.ts';
import { croissantFields } from './croissant-fields.ts';
import type { Node } from './croissant-fields.ts';
import { termsText } from './licence-text.ts';
import { licencePages } from './licences.ts';
import type { FormatReport, ReleaseReport } from './model.ts';
import { count, percent, plural, share } from './numbers.ts';
import { clip, dropUnseen } from './plain.ts';

/** Path of the description in a release. */
export const croissantPath = 'croissant.json';

/** What a file that carries version and time must know beside the report. */
export interface ReleaseFacts {
  version: string;
  /** ISO time. */
  created: string;
  hornbook: string;
  configHash: string;
  contentHash: string;
  files: Manifest['files'];
}

/** The context of Croissant 1.1 (MLCommons), with RAI and PROV-O beside it. */
const context: Node = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  arrayShape: 'cr:arrayShape',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  containedIn: 'cr:containedIn',
  cr: 'http://mlcommons.org/croissant/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  description: { '@container': '@language' },
  equivalentProperty: 'cr:equivalentProperty',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileProperty: 'cr:fileProperty',
  fileObject: 'cr:fileObject',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isArray: 'cr:isArray',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  name: { '@container': '@language' },
  parentField: 'cr:parentField',
  path: 'cr:path',
  prov: 'http://www.w3.org/ns/prov#',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  samplingRate: 'cr:samplingRate',
  sc: 'https://schema.org/',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
};

const splitPages = { train: 'cr:TrainingSplit', validation: 'cr:ValidationSplit', test: 'cr:TestSplit' } as const;

const mediaTypes: readonly [ending: string, type: string][] = [
  ['.jsonl', 'application/jsonlines'],
  ['.json', 'application/json'],
  ['.parquet', 'application/vnd.apache.parquet'],
];

const plain = (text: string, limit = 1000): string => dropUnseen(clip(text, limit)).replace(/\s+/gu, ' ').trim();

/**
 * `croissant.json` (Croissant 1.1 with RAI 1.0 and PROV-O terms): every data file with its sha256, a record set for each
 * split of each format whose columns can be described, the splits, where it comes from and how it was made. Columns and parts
 * of them that it cannot describe are named in the record set's description, and no record set is written where none can be.
 */
export function croissant(report: ReleaseReport, facts: ReleaseFacts): string {
  const shown = report.formats.filter(({ files }) => files.some(({ rows }) => rows > 0));
  const pages = licencePages(report.licence.value);
  const { about } = report;
  return `${jsonText(
    {
      '@context': context,
      '@type': 'sc:Dataset',
      conformsTo: ['http://mlcommons.org/croissant/1.1', 'http://mlcommons.org/croissant/RAI/1.0'],
      name: plain(report.name, 200),
      description: plain(report.description || `Instruction-tuning data made with hornbook: ${plural(report.statistics.rows, 'row')}.`),
      license: pages.length > 0 ? pages : plain(report.licence.value, 300),
      url: about.homepage ?? 'README.md',
      creator: { '@type': 'sc:Organization', name: plain(about.creator ?? 'not given', 200) },
      datePublished: facts.created,
      version: facts.version,
      ...(about.citation === undefined ? {} : { citeAs: plain(about.citation, 2000) }),
      ...(report.languages.length === 0 ? {} : { inLanguage: report.languages }),
      keywords: ['instruction-tuning', 'sft', 'hornbook'],
      ...responsible(report),
      ...provenance(report, facts),
      distribution: shown.flatMap((format) => filled(format).map((file) => fileObject(format, file, facts))),
      recordSet: [splitSet(shown), ...shown.flatMap((format) => filled(format).flatMap((file) => recordSet(format, file)))],
    },
    2,
  )}\n`;
}

type DataFile = FormatReport['files'][number];
const filled = ({ files }: FormatReport): DataFile[] => files.filter(({ rows }) => rows > 0);
const fileId = (format: FormatReport, { split }: DataFile): string => `${format.id}-${split}-file`;

function fileObject(format: FormatReport, file: DataFile, { files }: ReleaseFacts): Node {
  return {
    '@type': 'cr:FileObject',
    '@id': fileId(format, file),
    name: fileId(format, file),
    description: plain(`${file.split} rows, ${format.description}`),
    contentUrl: file.path,
    contentSize: `${file.bytes} B`,
    encodingFormat: mediaTypes.find(([ending]) => file.path.endsWith(ending))?.[1] ?? 'text/plain',
    sha256: files.find(({ path }) => path === file.path)?.sha256 ?? '',
  };
}

function splitSet(shown: readonly FormatReport[]): Node {
  const used = [...new Set(shown.flatMap((format) => filled(format).map(({ split }) => split)))];
  return {
    '@type': 'cr:RecordSet',
    '@id': 'splits',
    name: 'splits',
    dataType: 'cr:Split',
    key: { '@id': 'splits/name' },
    field: [
      { '@type': 'cr:Field', '@id': 'splits/name', name: 'name', dataType: 'sc:Text' },
      { '@type': 'cr:Field', '@id': 'splits/url', name: 'url', dataType: 'sc:URL' },
    ],
    data: used.map((split) => ({ 'splits/name': split, 'splits/url': splitPages[split] })),
  };
}

/** Rows of a JSON array have no columns for a reader of Croissant: only files of lines and of columns are described. */
function recordSet(format: FormatReport, file: DataFile): Node[] {
  if (file.path.endsWith('.json')) return [];
  const id = `${format.id}-${file.split}`;
  const { fields, undescribed } = croissantFields(format.features, id, fileId(format, file));
  if (fields.length === 0) return [];
  const left = undescribed.length === 0 ? '' : ` Not described here, for their nesting: ${undescribed.join(', ')}.`;
  return [
    {
      '@type': 'cr:RecordSet',
      '@id': id,
      name: id,
      description: plain(`${plural(file.rows, 'row')}.${left}`),
      field: [
        { '@type': 'cr:Field', '@id': `${id}/split`, name: 'split', dataType: 'sc:Text', references: { field: { '@id': 'splits/name' } }, value: file.split },
        ...fields,
      ],
    },
  ];
}

/** The vocabulary of responsible AI (Croissant RAI 1.0), as far as figures tell; what only a person knows is in the datasheet. */
function responsible(report: ReleaseReport): Node {
  const { statistics, about } = report;
  const own = (id: string): string | undefined => (Object.hasOwn(about.answers, id) ? about.answers[id] : undefined);
  const judges = report.components.filter(({ family }) => family.startsWith('judge')).map(({ id, version }) => `${id}@${version}`);
  return {
    'rai:dataCollection': plain(
      `${count(statistics.human)} of ${plural(statistics.rows, 'row')} (${percent(share(statistics.human, statistics.rows))}) were written by people; the rest was made from the sources. ${termsText(report)}`,
      2000,
    ),
    'rai:dataCollectionType': statistics.depths.some(({ depth }) => depth > 0) ? ['Direct measurement', 'Others: written by models'] : ['Direct measurement'],
    ...(own('timeframe') === undefined ? {} : { 'rai:dataCollectionTimeFrame': plain(own('timeframe') ?? '') }),
    'rai:dataPreprocessingProtocol': plain(report.funnel.map(({ step, left }) => `${step}: ${count(left)} rows left`).join('; ')),
    'rai:dataAnnotationProtocol': 'Labels are measured by rules or known by construction; lineage.jsonl has every verdict.',
    ...(judges.length === 0 ? {} : { 'rai:machineAnnotationTools': judges.map((one) => plain(one, 200)) }),
    'rai:personalSensitiveInformation':
      'Personal data and secrets with a strict form were masked before anything else read the text; names of people are not found.',
    ...(own('not-for') === undefined ? {} : { 'rai:dataUseCases': plain(`Not for: ${own('not-for') ?? ''}`) }),
    'rai:dataBiases': plain(
      report.warnings.map(({ message }) => message).join(' ') || 'No figure of the release is over its limit; coverage.md has the shares of each cell.',
      2000,
    ),
    'rai:dataLimitations': plain(leakText(report), 2000),
    ...(own('updates') === undefined ? {} : { 'rai:dataReleaseMaintenancePlan': plain(own('updates') ?? '') }),
  };
}

/** Sources, run and maker in the terms of W3C PROV-O. */
function provenance(report: ReleaseReport, { hornbook, configHash, contentHash }: ReleaseFacts): Node {
  return {
    'prov:wasDerivedFrom': report.sources
      .filter(({ kind }) => kind !== 'evaluation')
      .map(({ source, kind, licence, origin }) => ({
        '@type': 'prov:Entity',
        '@id': `urn:hornbook:source:${encodeURIComponent(source.toWellFormed())}`,
        name: plain(source, 200),
        description: plain(`${kind}, licence ${licence}${origin === null ? '' : `, from ${origin}`}`),
      })),
    'prov:wasGeneratedBy': {
      '@type': 'prov:Activity',
      '@id': `urn:hornbook:content:${contentHash}`,
      name: `hornbook ${hornbook}`,
      description: `config sha256 ${configHash}, seed ${report.seed}`,
      'prov:wasAssociatedWith': [
        { '@type': 'prov:SoftwareAgent', '@id': 'urn:hornbook', name: `hornbook ${hornbook}` },
        ...report.generated.map(({ model }) => ({
          '@type': 'prov:SoftwareAgent',
          '@id': `urn:hornbook:model:${encodeURIComponent(model.toWellFormed())}`,
          name: plain(model, 200),
        })),
      ],
    },
    ...(report.about.creator === undefined
      ? {}
      : { 'prov:wasAttributedTo': { '@type': 'prov:Agent', '@id': 'urn:hornbook:creator', name: plain(report.about.creator, 200) } }),
  };
}
