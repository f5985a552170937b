/**
 * Licence ids of the Hugging Face hub: lower case, a closed list, not all of them SPDX. An SPDX id that the hub knows is
 * mapped; anything else becomes `other` with its name.
 */
const hubIds = new Set(
  `apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m afl-3.0
artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0
cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0
cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0 cdla-permissive-1.0 cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0
eupl-1.1 eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1 lgpl-3.0 isc h-research intel-research lppl-1.3c ms-pl mpl-2.0
odc-by odbl osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib pddl lgpl-lr llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 gemma`.split(/\s+/),
);

const renamed: { readonly [spdx: string]: string } = {
  'odbl-1.0': 'odbl',
  'odc-by-1.0': 'odc-by',
  'pddl-1.0': 'pddl',
  'gfdl-1.3': 'gfdl',
  'gfdl-1.3-only': 'gfdl',
  'gfdl-1.3-or-later': 'gfdl',
  'gpl-2.0-only': 'gpl-2.0',
  'gpl-2.0-or-later': 'gpl-2.0',
  'gpl-3.0-only': 'gpl-3.0',
  'gpl-3.0-or-later': 'gpl-3.0',
  'lgpl-2.1-only': 'lgpl-2.1',
  'lgpl-2.1-or-later': 'lgpl-2.1',
  'lgpl-3.0-only': 'lgpl-3.0',
  'lgpl-3.0-or-later': 'lgpl-3.0',
  'agpl-3.0-only': 'agpl-3.0',
  'agpl-3.0-or-later': 'agpl-3.0',
};

export function hubLicence(licence: string): { license: string; name?: string } {
  if (licence === 'unknown') return { license: 'unknown' };
  const lower = licence.toLowerCase();
  const id = renamed[lower] ?? lower;
  return hubIds.has(id) ? { license: id } : { license: 'other', name: licence };
}

/** The hub's size categories. */
export function sizeCategory(rows: number): string {
  const steps: [number, string][] = [
    [1e3, 'n<1K'],
    [1e4, '1K<n<10K'],
    [1e5, '10K<n<100K'],
    [1e6, '100K<n<1M'],
    [1e7, '1M<n<10M'],
    [1e8, '10M<n<100M'],
    [1e9, '100M<n<1B'],
    [1e10, '1B<n<10B'],
    [1e11, '10B<n<100B'],
    [1e12, '100B<n<1T'],
  ];
  return steps.find(([below]) => rows < below)?.[1] ?? 'n>1T';
}
