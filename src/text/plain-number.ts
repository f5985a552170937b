/** One form for one number: 1,000 = 1_000 = 1000, 1.50 = 1.5, .5 = 0.5, 07 = 7. */
export function plainNumber(text: string): string {
  let plain = text.replace(/_/g, '');
  if (plain.startsWith('.')) plain = `0${plain}`;
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(plain)) plain = plain.replace(/,/g, '');
  if (/^\d+\.\d+$/.test(plain)) plain = plain.replace(/0+$/, '').replace(/\.$/, '');
  return plain.replace(/^0+(?=\d)/, '');
}
