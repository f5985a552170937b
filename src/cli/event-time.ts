import type { Io } from './io.ts';

/** The time of an event of the registry, ISO: `SOURCE_DATE_EPOCH` where it is set. */
export function eventTime({ environment }: Pick<Io, 'environment'>): string {
  const epoch = environment['SOURCE_DATE_EPOCH'];
  return new Date(epoch !== undefined && /^\d{1,12}$/.test(epoch) ? Number(epoch) * 1000 : Date.now()).toISOString();
}
