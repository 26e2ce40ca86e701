/** By the system's codes, what is the matter with a file or folder, and what to do where that does not follow. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'the user it runs as may not',
  EDQUOT: 'that user may keep no more there',
  EIO: 'the disk fails: look into the system’s log',
  EISDIR: 'a folder is there',
  EMFILE: 'too many files are open: raise the limit on open files',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'it is not there, or its folder is not',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a file stands where a folder should',
  EPERM: 'the user it runs as may not',
  EROFS: 'nothing may be written there; of a service, ReadWritePaths in its unit says where it may',
};

/** What kept a file or folder from being read or written: the system's code with its meaning, or the error's own words. */
export function fileReason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  // Codes of other kinds, as those of a database, say less than the words beside them.
  if (!('code' in error) || typeof error.code !== 'string' || !/^E[A-Z]+$/.test(error.code))
    return error.message;
  const reason = REASONS[error.code];
  return reason === undefined ? error.code : `${error.code}: ${reason}`;
}
