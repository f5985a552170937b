/** One measurement in a process of its own: reads rows from a JSONL file, deduplicates them, prints one line of JSON. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { deduplicate } from '../../dist/similarity/index.js';

const [file, threshold, floor] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4] ?? process.argv[3])];
const texts = [];
for await (const line of createInterface({ input: createReadStream(file) })) texts.push(JSON.parse(line).text);
const read = { wall: performance.now(), cpu: process.cpuUsage(), rss: process.memoryUsage.rss() };
const result = deduplicate(texts, { threshold, floor });
const wall = performance.now() - read.wall;
const cpu = process.cpuUsage(read.cpu);
const pairs = process.argv[5] === 'pairs' ? [...result.pairs].map(({ a, b }) => [a, b]) : undefined;
process.stdout.write(
  JSON.stringify({
    rows: texts.length,
    threshold,
    floor,
    wallSeconds: Number((wall / 1000).toFixed(2)),
    cpuSeconds: Number(((cpu.user + cpu.system) / 1e6).toFixed(2)),
    rssBeforeMb: Math.round(read.rss / 2 ** 20),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    kept: result.kept.length,
    dropped: result.dropped.length,
    candidates: result.candidates,
    pairs,
  }),
);
