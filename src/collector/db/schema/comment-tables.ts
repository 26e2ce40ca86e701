/** Comments, when they may be read, and what readers noted of them. */
export interface CommentTables {
  readonly comments: CommentsTable;
  readonly comment_heaps: CommentHeapsTable;
  readonly comment_marks: CommentMarksTable;
}

/** Free words, apart from answers and from where they came: no enrolment, no record id, no day. `id` is random. */
export interface CommentsTable {
  id: string;
  /** `comment` of a response, or what a `feedback-case` says. */
  kind: 'comment' | 'feedback-case';
  unit: string;
  month: string;
  questionnaire: string;
  version: number;
  mode: string;
  language: string;
  text: string;
  /** The span (`2026-10`, `2026-Q4`) with whose comments it may be read; null until then. */
  shown_span: string | null;
}

/** A comment as it comes. */
export type NewComment = Omit<CommentsTable, 'id' | 'shown_span'>;

/**
 * Key (span, unit). How many released responses an office had in a span when its comments were last shown, without those
 * that comments were shown with for spans inside it.
 */
interface CommentHeapsTable {
  unit: string;
  span: string;
  responses: number;
}

/** Key (account, comment). What one reader noted of a comment; gone with it. */
interface CommentMarksTable {
  account: string;
  comment: string;
  is_read: number;
  /** JSON array of ids. */
  themes: string;
}
