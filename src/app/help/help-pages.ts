/** For whom which help pages are, in the order of the index. A page is a file a language in public/help. */
export const HELP_PARTS = [
  { reader: 'citizen', pages: ['citizen'] },
  { reader: 'staff', pages: ['staff'] },
  { reader: 'interviewer', pages: ['interview'] },
  { reader: 'supervisor', pages: ['figures'] },
  {
    reader: 'administrator',
    pages: ['administrator', 'devices', 'phones', 'paper', 'units', 'questionnaires', 'feeds', 'webhooks'],
  },
] as const;

export type HelpPageName = (typeof HELP_PARTS)[number]['pages'][number];

export const HELP_PAGES: readonly HelpPageName[] = HELP_PARTS.flatMap(({ pages }) => pages);
