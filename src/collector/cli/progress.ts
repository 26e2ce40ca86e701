/**
 * One line that is written over on a terminal; a line for each milestone elsewhere. Standard output stays for the
 * result.
 */
export function showProgress(
  text: string,
  { isLast, isMilestone }: { readonly isLast: boolean; readonly isMilestone: boolean },
): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text}${isLast ? '\n' : ''}`);
  else if (isLast || isMilestone) process.stderr.write(`${text}\n`);
}
