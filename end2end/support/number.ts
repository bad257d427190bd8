/** The first number of a text, its thin spaces taken out. */
export function number(text: string): number {
  return Number(/\d[\d\s]*/u.exec(text)?.[0].replaceAll(/\s/gu, ''));
}
