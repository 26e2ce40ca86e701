/** What was handed in cannot be taken, and nothing was changed. The message is for the person who handed it in. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}
