// Figures of a two-class measurement: area under the curve with ties, shares, and intervals by drawing groups.

const round = (value) => Math.round(value * 1e4) / 1e4;

/** Chance that a faulty row scores lower than a clean one; ties count half (Mann-Whitney). Scores: higher is better. */
export function areaUnderCurve(faults, cleans) {
  if (faults.length === 0 || cleans.length === 0) return null;
  const all = [...faults.map((score) => ({ score, faulty: true })), ...cleans.map((score) => ({ score, faulty: false }))].sort((a, b) => a.score - b.score);
  let sum = 0;
  for (let from = 0; from < all.length;) {
    let to = from;
    while (to < all.length && all[to].score === all[from].score) to++;
    const rank = (from + to + 1) / 2;
    for (let i = from; i < to; i++) if (!all[i].faulty) sum += rank;
    from = to;
  }
  const n = cleans.length;
  return round((sum - (n * (n + 1)) / 2) / (n * faults.length));
}

export function share(rows, test) {
  const hits = rows.filter(test).length;
  return { hits, n: rows.length, share: rows.length === 0 ? null : round(hits / rows.length) };
}

/** A measure of the rows, and its 95 % interval over draws of whole groups (`base`) with replacement. Seeded: same rows, same interval. */
export function bootstrap(rows, samples, measure) {
  const groups = [...grouped(rows).values()];
  let state = 20261121;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const values = [];
  for (let sample = 0; sample < samples; sample++) {
    const drawn = [];
    for (let i = 0; i < groups.length; i++) drawn.push(...groups[Math.floor(next() * groups.length)]);
    const value = measure(drawn);
    if (value !== null) values.push(value);
  }
  values.sort((a, b) => a - b);
  return { auc: measure(rows), low: values[Math.floor(values.length * 0.025)], high: values[Math.ceil(values.length * 0.975) - 1] };
}

function grouped(rows) {
  const groups = new Map();
  for (const row of rows) {
    const list = groups.get(row.base);
    if (list === undefined) groups.set(row.base, [row]);
    else list.push(row);
  }
  return groups;
}
