export const GIVEN_NAME_MAX_CHARACTERS = 60;
/** Marks of direction among them: they turn around what stands beside the name. */
const CONTROL_OR_SURROGATE = /[\p{Cc}\p{Cs}\p{Bidi_Control}]/u;

/** The name somebody gave a device or a passkey, as it is kept (trimmed, NFC), or null: 1 to 60 characters, no control character. */
export function givenName(text: string): string | null {
  const name = text.normalize('NFC').trim();
  const length = [...name].length;
  return length >= 1 && length <= GIVEN_NAME_MAX_CHARACTERS && !CONTROL_OR_SURROGATE.test(name) ? name : null;
}
