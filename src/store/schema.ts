/** The tables of the workspace database, as Kysely sees them. JSON stands in text columns; booleans as 0 and 1. */
export interface Tables {
  meta: { key: string; value: string };
  runs: { id: number; fingerprint: string; started: number; finished: number | null; release: string | null };
  readings: {
    key: string;
    source: string;
    version: string;
    fingerprint: string;
    outcome: 'read' | 'refused';
    reason: string | null;
    document: string | null;
  };
  units: { wave: number; unit: number };
  source_lines: { ordinal: number; line: string };
  chunks: { document: string; ordinal: number; id: string; chunk: string };
  records: {
    wave: number;
    position: number;
    unit: number;
    id: string;
    strategy: string;
    document: string | null;
    record: string;
  };
  extractions: { document: string; key: string; value: string };
  failures: { wave: number; position: number; unit: number; task: string; strategy: string; reason: string };
  verdicts: { record: string; gate: string; wave: number; position: number; outcome: string; rules: string };
  facts: { wave: number; name: string; hash: string; value: string };
  waves: { wave: number; name: string; state: string; detail: string };
  decisions: { seq?: number; record: string; action: string; why: string };
}

/** Tables that belong to the plan of one run; a new run starts with these empty. */
export const planTables = ['units', 'source_lines', 'chunks', 'records', 'failures', 'verdicts', 'facts', 'waves'] as const;
