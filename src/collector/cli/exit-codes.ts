// 0: done.
/** What was handed in was refused; nothing was changed. */
export const EXIT_REFUSED = 1;
/** The command was not given as described. */
export const EXIT_USAGE = 2;
/** Something around the program is in the way: a port taken, a directory not writable, a database gone. */
export const EXIT_ENVIRONMENT = 3;
