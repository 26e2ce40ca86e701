const SPACES = ' \u00a0';

/** A cell without outer spaces, composed to NFC: what every cell goes through before it is judged. */
export function tidied(cell: string): string {
  const text = cell.normalize('NFC');
  let [start, end] = [0, text.length];
  // From both ends: an expression that looks for spaces before an end looks at each run again from each of its spaces.
  while (start < end && SPACES.includes(text.charAt(start))) start += 1;
  while (end > start && SPACES.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** 01/07/2025 as Vietnamese programs write it, the day first; anything else as it is. */
export function isoDay(text: string): string {
  const [, day = '', month = '', year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  return year === undefined ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
