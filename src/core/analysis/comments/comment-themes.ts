/** What a comment may be about, as its reader says. Stored: never renamed. */
export const COMMENT_THEMES = [
  'attitude',
  'waiting',
  'procedures',
  'place',
  'result',
  'fee',
  'feedback',
  'praise',
  'other',
] as const;

export type CommentTheme = (typeof COMMENT_THEMES)[number];
