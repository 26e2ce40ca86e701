/** What was handed in cannot be taken, and nothing was changed. The message is for the person who handed it in. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
