/** Pictures are taken into documents, so they have one look: the console's colours in light. Lengths in pixels. */
export const PICTURE_WIDTH = 960;
export const PICTURE_MARGIN = 20;

export const INK = '#14211e';
export const SOFT = '#3c4b46';
export const LINE = '#d8d4c9';
export const ACCENT = '#0b544d';
export const ACCENT_SOFT = '#bfd4d1';
export const BAD = '#9c2a22';
export const SURFACE = '#ffffff';

/** A picture brings no typeface along. */
export const FONT = '"Inter", system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';

/** A name that must fit into some letters. */
export function cut(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, letters - 1).trimEnd()}…`;
}
