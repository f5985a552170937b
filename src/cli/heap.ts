import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Bytes of the space for new objects, both of its halves, from which it need not grow. V8 would take twice as much. */
const enoughForNew = 8 << 20;
const everyMs = 100;

/**
 * For commands that wait for models by the hour, so that memory stays near what is held. The heap grows by a quarter between two
 * collections, where V8 would let it grow to a multiple: what calls leave behind is collected more often. The space for new objects
 * stays as large as the start of the program has made it. V8 reads both settings whenever it decides, so that they can be set while the
 * program runs; the second is set again and again, because each thread that starts puts it back.
 */
export function keepHeapLow(): void {
  setFlagsFromString('--heap-growing-percent=25');
  const look = (): void => {
    const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    if (space !== undefined && space.space_size >= enoughForNew) setFlagsFromString('--semi-space-growth-factor=1');
  };
  look();
  setInterval(look, everyMs).unref();
}
