import { unitHash } from '../../text/hash.ts';
import { faultKinds } from './fault-kinds.ts';
import type { FaultKind } from './fault-kinds.ts';

/** Which calls meet which fault. A pure function of the plan and the call: the same seed, the same faults. */
export interface FaultPlan {
  /** Default: the server's. */
  seed?: string;
  /** Shares of calls by kind; together at most 1. What is left over meets none. */
  shares?: { readonly [kind in FaultKind]?: number };
  /** Faults at set call numbers, 1 for the first; they go before the shares. */
  at?: { readonly [number: number]: FaultKind };
  /**
   * What is drawn on. `request`: hash of the request and how often it was seen, so that the faults are the same in any order
   * of arrival, and a repeat draws anew. `number`: the number of the call. Default `request`.
   */
  by?: 'request' | 'number';
  /** Only the first times that a request is seen: 1 lets every repeat pass. Default: all. */
  times?: number;
  /** Seconds in `Retry-After`. Default 1. */
  retryAfter?: number;
  /** Milliseconds between pieces of a slow drip. Default 20. */
  dripMs?: number;
  /** Bytes of a piece. Default 64. */
  dripBytes?: number;
  /** Milliseconds that `no-first-byte` hangs. Default 30,000. */
  hangMs?: number;
  /** Milliseconds by which `usage-late` is late. Default 20. */
  lateMs?: number;
}

/** A call as a plan looks at it. */
export interface PlannedCall {
  number: number;
  hash: string;
  seen: number;
}

/** The plan as one quick function. Throws where a kind or share is none. */
export function faultPlanner(plan: FaultPlan | undefined, seed: string): (call: PlannedCall) => FaultKind | undefined {
  if (plan === undefined) return () => undefined;
  const at = new Map(Object.entries(plan.at ?? {}).map(([number, kind]) => [Number(number), kindOf(kind)]));
  const edges: [number, FaultKind][] = [];
  let sum = 0;
  for (const [kind, share] of Object.entries(plan.shares ?? {})) {
    if (!(share >= 0)) throw new RangeError(`faults.shares["${kind}"] is ${share}: give a share from 0 to 1.`);
    sum += share;
    edges.push([sum, kindOf(kind)]);
  }
  if (sum > 1.000001) throw new RangeError(`faults.shares sum up to ${sum}: together at most 1.`);
  const planSeed = plan.seed ?? seed;
  const times = plan.times ?? Number.POSITIVE_INFINITY;
  return ({ number, hash, seen }) => {
    const set = at.get(number);
    if (set !== undefined) return set;
    if (edges.length === 0 || seen > times) return undefined;
    const draw = unitHash(plan.by === 'number' ? `${planSeed}/fault/${number}` : `${planSeed}/fault/${hash}/${seen}`);
    return edges.find(([edge]) => draw < edge)?.[1];
  };
}

function kindOf(name: string): FaultKind {
  if (Object.hasOwn(faultKinds, name)) return name as FaultKind;
  throw new RangeError(`No fault is named "${name}". There are: ${Object.keys(faultKinds).join(', ')}.`);
}
