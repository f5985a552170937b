// Runs a command to its end and tells its wall time, processor time and peak memory, as the operating system counts them, and when it
// was started, in nanoseconds of the monotonic clock that process.hrtime reads too.
import { spawnSync } from 'node:child_process';

const python = `
import json, resource, subprocess, sys, time
at = time.monotonic_ns()
start = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({'code': code, 'startedNs': at, 'wall': round(time.perf_counter() - start, 3), 'cpu': round(used.ru_utime + used.ru_stime, 3), 'megabytes': round(used.ru_maxrss / 1024, 1)}))
`;

export function measured(command, env = {}) {
  const result = spawnSync('python3', ['-c', python, ...command], { encoding: 'utf8', env: { ...process.env, ...env } });
  if (result.status !== 0) throw new Error(result.stderr);
  return JSON.parse(result.stdout);
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
