/** What the main thread asks of a reading thread, one at a time. */
export interface ReaderRequest {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Its answer. Errors are flattened: a structured clone drops their own properties. */
export type ReaderReply =
  | { readonly ok: true; readonly rows: readonly unknown[] }
  | { readonly ok: false; readonly message: string; readonly unavailable: boolean };
