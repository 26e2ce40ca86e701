/** There is a database already. Nothing was changed. */
export class PlaceTaken extends Error {
  override readonly name = 'PlaceTaken';
}
