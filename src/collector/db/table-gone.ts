/**
 * A table is not there that every collector has: no statement is at fault, and nothing can be taken in until somebody looks.
 *
 * @param cause what the engine says
 */
export class TableGone extends Error {
  override readonly name = 'TableGone';

  constructor(cause: unknown) {
    super(
      'a table of the database is gone: either the collector was moved elsewhere by sipas migrate-store and goes on there, ' +
        'then stop this one; or somebody removed it, then put back the newest backup',
      { cause },
    );
  }
}
