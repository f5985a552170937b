/**
 * The same data with its arrays of numbers in memory that all threads share, so that it is there once however many threads are given
 * it. Looks into plain objects, no deeper than `levels`; everything else stays as it is, and is copied to each thread.
 */
export function inSharedMemory<T>(data: T, levels = 5): T {
  if (ArrayBuffer.isView(data) && !(data instanceof DataView)) return copied(data) as T;
  if (levels === 0 || !isPlain(data)) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, inSharedMemory(value as unknown, levels - 1)])) as T;
}

function isPlain(data: unknown): data is object {
  return typeof data === 'object' && data !== null && Object.getPrototypeOf(data) === Object.prototype;
}

function copied(view: ArrayBufferView): ArrayBufferView {
  const shared = new SharedArrayBuffer(view.byteLength);
  new Uint8Array(shared).set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  const kind = view.constructor as new (buffer: SharedArrayBuffer) => ArrayBufferView;
  return new kind(shared);
}
