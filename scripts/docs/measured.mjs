// The README's table of figures, from the stored results of the benchmarks. A result that is not there gives no row.
import { table } from './markdown.mjs';

const grouped = (value) => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
const percent = (share) => `${Math.round(share * 1000) / 10} %`;
const round = (value, digits) => Number(value.toFixed(digits));
const named = { bare: 'a bare pool of fetches', ask: '`hornbook ask`', gateway: 'the gateway by itself' };
const of = ({ hits, n }) => `${grouped(hits)} of ${grouped(n)}`;

const rows = {
  similarity({
    quality,
    median: [run],
    oneRowInTenNotAscii,
    templateTrap,
    chainTrap,
    million,
    millionNotAscii,
    incremental,
    millionIncremental,
    peers = [],
    command,
  }) {
    const cost = ({ cpuSecondsOfProcess, cpuSeconds, peakRssMb }) => `${cpuSecondsOfProcess ?? cpuSeconds} s of processor time, peak ${grouped(peakRssMb)} MB`;
    const added = millionIncremental ?? incremental;
    const trap = templateTrap?.[0];
    const when = (part, row) => (part === undefined ? [] : [row(part)]);
    return [
      [`near-duplicates among ${grouped(run.rows)} generated rows, similarity ${run.threshold}`, cost(run), command],
      ...when(oneRowInTenNotAscii, (part) => ['the same, one row in ten not ASCII', cost(part), command]),
      ...when(million, (part) => [`near-duplicates among ${grouped(part.rows)} rows`, cost(part), command]),
      ...when(millionNotAscii, (part) => ['the same, one row in ten not ASCII', cost(part), command]),
      [
        `pairs over the threshold found, of all among ${grouped(quality.rows)} of them (compared one by one)`,
        `${grouped(quality.foundPairs)} of ${grouped(quality.truePairs)}`,
        command,
      ],
      ...peers
        .filter(({ large }) => large !== undefined)
        .map(({ peer, version, settings, small, large }) => [
          `${peer} ${version} on the same ${grouped(large.rows)} rows (${settings})`,
          `${cost(large)}; ${small.pairs === undefined ? `${percent(small.kept.resolved)} of the pairs no longer both there` : `${percent(small.pairs.recall)} of the pairs found`} among ${grouped(small.rows)}`,
          command,
        ]),
      ...when(trap, (part) => [
        'rows with a task of their own under one header of 80 words, kept',
        `${grouped(part.uniqueKept)} of ${grouped(part.unique)}`,
        command,
      ]),
      ...when(chainTrap, (part) => ['ends of chains of near-duplicates, kept', `${part.endsKept} of ${part.ends}`, command]),
      ...when(added, (part) => [
        `1 % more rows against an index of ${grouped(part.rows - part.added)}: share of the cost of the whole`,
        percent(part.shareOfWhole),
        command,
      ]),
    ];
  },
  privacy({ types, lookAlikes, command }) {
    const kinds = Object.entries(types);
    const worst = kinds.reduce((low, one) => (one[1].recall.share < low[1].recall.share ? one : low));
    const twins = kinds.reduce((high, one) => (one[1].twinHits.share > high[1].twinHits.share ? one : high));
    const look = Object.entries(lookAlikes).reduce((high, one) => (one[1].share > high[1].share ? one : high));
    return [
      [`generated personal data and secrets found, ${kinds.length} types: the lowest`, `${of(worst[1].recall)} (${worst[0]})`, command],
      ['the same values with a wrong check digit or form, taken for real: the highest', `${of(twins[1].twinHits)} (${twins[0]})`, command],
      ['look-alikes taken for personal data: the highest', `${of(look[1])} (${look[0]})`, command],
    ];
  },
  'privacy-peers'({ results, command }) {
    return Object.entries(results).flatMap(([set, { rows: count, 'hornbook, types of both': hornbook, 'presidio-analyzer': presidio }]) => {
      const said = ({ all, falseHitsPer1000Rows }) => `F2 ${all.f2}, ${Math.round(falseHitsPer1000Rows * 10) / 10} false hits in 1,000 rows`;
      const beside = presidio === undefined || typeof presidio === 'string' ? '' : `; presidio-analyzer by patterns: ${said(presidio)}`;
      return [[`personal data of seven strict types in ${grouped(count)} rows (${set})`, `${said(hornbook)}${beside}`, command]];
    });
  },
  rules({ macroF1, falseDrops, kinds, clean, command }) {
    const planted = Object.values(kinds).reduce((sum, kind) => sum + kind.rows, 0);
    const count = Object.values(clean).reduce((sum, style) => sum + style.rows, 0);
    return [
      [`faults of ${Object.keys(kinds).length} kinds planted into ${grouped(planted)} rows: F1 of the rules, mean`, String(macroF1), command],
      [`rows of ${Object.keys(clean).length} styles without a planted fault (${grouped(count)}), dropped`, percent(falseDrops), command],
    ];
  },
  decontaminate({ items, recall, negatives, rephrased, command = 'node bench/decontaminate.mjs' }) {
    const planted = Object.entries(recall).map(([set, { kinds }]) => {
      const worst = kinds.reduce((low, kind) => (kind.recall < low.recall ? kind : low));
      return [
        `leaks planted from ${set} (${grouped(items[set])} items): the kind found least`,
        `${grouped(worst.caught)} of ${grouped(worst.planted)} (${worst.kind})`,
        command,
      ];
    });
    const reworded = Object.entries(rephrased).map(([set, { rows: count, dropped }]) => [
      `items of ${set} rephrased by a model, found (not claimed)`,
      `${dropped.hits} of ${grouped(count)} (${percent(dropped.rate)})`,
      command,
    ]);
    return [
      ...planted,
      [
        'rows of the same kind that are no leaks, dropped',
        `${negatives.dropped.hits} of ${grouped(negatives.dropped.of)} (${percent(negatives.dropped.rate)})`,
        command,
      ],
      ...reworded,
    ];
  },
  planted({ test, command }) {
    const curves = Object.entries(test.judge).map(([aspect, { auc, low, high, n }]) => [
      `embedded judge on held-out planted faults, \`${aspect}\` (${n} faults, ${test.clean} clean rows): area under the curve`,
      `${auc} (95 % interval ${low} to ${high})`,
      command,
    ]);
    const { recall, falseAlarmsOnBase, falseAlarmsOnHardNegatives } = test.groundingRule;
    return [
      ...curves,
      ['grounding rule: held-out answers with an invented number, name or term, found', of(recall), command],
      ['the same rule on clean rows; on clean rows made to look faulty', `${of(falseAlarmsOnBase)}; ${of(falseAlarmsOnHardNegatives)}`, command],
    ];
  },
  // The other counts of slots stand in the result alone.
  'gateway-peers'({ 'slots 64': calls, 'generate and judge': chain }) {
    return [calls, chain]
      .filter((part) => part !== undefined)
      .flatMap(({ slots, task, tools, command }) =>
        Object.entries(tools).map(([tool, { version, told, rows: count, spanEfficiency, cpuMsPerCall, firstCallSeconds }]) => [
          `${grouped(count)} ${task === 'chain' ? 'rows generated and judged' : 'calls'}, ${slots} slots: ${named[tool] ?? `${tool} ${version}`}${told ? ' (told the slots)' : ''}`,
          `${percent(spanEfficiency)} of what the slots can bear, ${round(cpuMsPerCall, 2)} ms of processor time a call, first call after ${round(firstCallSeconds, 1)} s`,
          command,
        ]),
      );
  },
  'reading-speed'({ formats, mixed, command }) {
    const peers = (entry) =>
      ['pandoc', 'pdftotext', 'markitdown']
        .filter((peer) => entry[peer]?.timesOurs !== undefined)
        .map((peer) => `${peer} takes ${entry[peer].timesOurs} times as long`)
        .join(', ');
    return [
      ...Object.entries(formats).map(([format, entry]) => [
        `reading ${grouped(entry.pages)} pages of ${format}`,
        `${entry.hornbook.pagesPerSecond} pages/s, ${entry.hornbook.megabytesPerSecond} MB/s; ${peers(entry)}`,
        command,
      ]),
      [
        `reading all ${grouped(mixed.pages)} pages in one process`,
        `${mixed.pagesPerSecond} pages/s, peak ${mixed.peakMegabytes} MB; ${mixed.quarterPeakMegabytes} MB for a quarter of them`,
        command,
      ],
    ];
  },
  'whole-run'({ wholeRun, ratios, command }) {
    return wholeRun.map((run, index) => {
      const rate = ratios[index];
      const times = rate === undefined || rate.factor === 1 ? '' : `; ${rate.cpu} times the time and ${rate.peak} times the memory of the first`;
      return [
        `a whole run over ${run.megabytesOfText} MB of text, ${grouped(run.candidates)} candidates`,
        `${run.cpu} s of processor time, peak ${run.peakMegabytes} MB${times}`,
        command,
      ];
    });
  },
};

/** `read(name)` gives the parsed `bench/results/NAME.json`, or undefined. */
export function measuredTable(read) {
  const lines = Object.entries(rows).flatMap(([name, make]) => {
    const result = read(name);
    return result === undefined ? [] : make(result);
  });
  return table(
    ['what', 'figure', 'command'],
    lines.map(([what, figure, command]) => [what, figure, `\`${command}\``]),
  );
}
