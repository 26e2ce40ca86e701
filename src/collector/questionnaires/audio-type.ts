/** A kind of audio file that browsers play, told by its bytes and never by its name; null for any other file. */
export function audioType(file: Uint8Array): string | null {
  const at = (offset: number, text: string) =>
    [...text].every((letter, index) => file[offset + index] === letter.charCodeAt(0));
  if (at(0, 'OggS')) return at(28, 'OpusHead') || at(29, 'vorbis') ? 'audio/ogg' : null;
  if (at(0, '\u001aE\u00df\u00a3')) return has(file.subarray(0, 64), 'webm') ? 'audio/webm' : null;
  if (at(4, 'ftyp')) return 'audio/mp4';
  if (at(0, 'RIFF')) return at(8, 'WAVE') ? 'audio/wav' : null;
  if (at(0, 'ID3')) return 'audio/mpeg';
  return isMpegFrame(file) ? 'audio/mpeg' : null;
}

function has(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes).includes(text, 0, 'latin1');
}

/** Layer III of MPEG 1, 2 or 2.5, with a bit rate and a sampling rate that exist. */
function isMpegFrame([first = 0, second = 0, third = 0]: Uint8Array): boolean {
  const version = (second >> 3) & 3;
  const layer = (second >> 1) & 3;
  const isSynchronised = first === 0xff && second >> 5 === 7;
  const bitRate = third >> 4;
  return (
    isSynchronised &&
    version !== 1 &&
    layer === 1 &&
    bitRate !== 15 &&
    bitRate !== 0 &&
    ((third >> 2) & 3) !== 3
  );
}
