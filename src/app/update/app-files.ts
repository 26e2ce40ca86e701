/** What the worker found when it looked at the app's files on this device. */
export interface AppFiles {
  readonly files: number;
  /** Lost or wrong, and fetched again. */
  readonly mended: number;
  /** Lost or wrong still: they could not be fetched. */
  readonly broken: number;
}

/** What a page asks the worker with; it answers with AppFiles over the port. */
export const CHECK_FILES = 'check-files';
