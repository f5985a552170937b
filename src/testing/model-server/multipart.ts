/** The parts of a `multipart/form-data` body by name, as text (RFC 7578). Nothing where the boundary is missing. */
export function multipartFields(body: Buffer, contentType: string): Map<string, string> {
  const fields = new Map<string, string>();
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/.exec(contentType);
  if (boundary === null) return fields;
  const line = Buffer.from(`--${boundary[1] ?? boundary[2] ?? ''}`);
  let start = body.indexOf(line);
  while (start >= 0) {
    const from = start + line.length;
    const next = body.indexOf(line, from);
    if (next < 0) break;
    const part = body.subarray(from + 2, next - 2);
    const split = part.indexOf('\r\n\r\n');
    const name = /name="([^"]*)"/.exec(part.subarray(0, Math.max(split, 0)).toString('utf8'))?.[1];
    if (name !== undefined) fields.set(name, part.subarray(split + 4).toString('utf8'));
    start = next;
  }
  return fields;
}
