/** What was handed in cannot be taken, and nothing was changed. The message is for whoever handed it in. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
