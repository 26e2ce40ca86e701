/** Something around the program keeps it from starting; the message is for the administrator. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}
