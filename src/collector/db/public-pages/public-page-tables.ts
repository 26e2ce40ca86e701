/** What is told to anybody. */
export interface PublicPageTables {
  readonly public_pages: PublicPagesTable;
}

/** Key (unit). */
interface PublicPagesTable {
  /** `code@valid-from` */
  unit: string;
  is_open: number;
  /** JSON: a list of AnsweredRequest. */
  entries: string;
}
