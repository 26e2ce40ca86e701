/** Lengths in points: an A4 page is 595 by 842. Colours are the console's on paper. */
export const PAGE = { margin: 54, top: 56, bottom: 64 } as const;

export const COLOURS = {
  ink: '#14211e',
  soft: '#3c4b46',
  line: '#d8d4c9',
  sunken: '#f3f1ea',
  accent: '#0b544d',
  accentSoft: '#bfd4d1',
  surface: '#ffffff',
} as const;

export const SIZES = {
  title: 26,
  heading: 15,
  subheading: 11,
  lead: 12,
  body: 10,
  table: 8.5,
  note: 8.5,
} as const;

export type Face = 'regular' | 'bold';
