/** The first bytes of kinds of files, with something behind them. */
export const AUDIO = {
  opus: bytes('OggS', zeros(24), 'OpusHead', zeros(8)),
  vorbis: bytes('OggS', zeros(24), '\u0001vorbis', zeros(8)),
  webm: bytes('\u001aE\u00df\u00a3', zeros(20), 'webm', zeros(8)),
  mp4: bytes(zeros(4), 'ftypM4A ', zeros(8)),
  wav: bytes('RIFF', zeros(4), 'WAVEfmt ', zeros(8)),
  mp3: bytes('ID3', zeros(20)),
  frames: bytes('\u00ff\u00f3\u0084\u00c4', zeros(20)),
} as const;

/** What is no audio that browsers play, or only calls itself so. */
export const NO_AUDIO = {
  nothing: bytes(''),
  page: bytes('<!doctype html><audio>'),
  picture: bytes('\u0089PNG\r\n\u001a\n', zeros(20)),
  'another Matroska': bytes('\u001aE\u00df\u00a3', zeros(20), 'matroska', zeros(8)),
  'a film in Ogg': bytes('OggS', zeros(24), '\u0080theora', zeros(8)),
  'a layer II': bytes('\u00ff\u00fd\u0084\u00c4', zeros(20)),
  'another RIFF': bytes('RIFF', zeros(4), 'AVI LIST', zeros(8)),
} as const;

/** Opus that is another for every number. */
export function opusOf(number: number, length = AUDIO.opus.length): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(length);
  file.set(AUDIO.opus);
  new DataView(file.buffer).setUint32(8, number);
  return file;
}

function bytes(...parts: readonly string[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.join(''), (letter) => letter.charCodeAt(0));
}

function zeros(count: number): string {
  return '\0'.repeat(count);
}
