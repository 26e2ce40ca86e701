import { describe, expect, test } from 'vitest';
import { audioType } from '../../../../src/collector/questionnaires/audio-type.ts';
import { AUDIO, NO_AUDIO } from '../../../support/audio.ts';

describe('the kind of an audio file, by its bytes', () => {
  test('is told of what browsers play', () => {
    expect(Object.entries(AUDIO).map(([name, file]) => [name, audioType(file)])).toEqual([
      ['opus', 'audio/ogg'],
      ['vorbis', 'audio/ogg'],
      ['webm', 'audio/webm'],
      ['mp4', 'audio/mp4'],
      ['wav', 'audio/wav'],
      ['mp3', 'audio/mpeg'],
      ['frames', 'audio/mpeg'],
    ]);
  });

  test.each(Object.entries(NO_AUDIO))('is none of %s', (_, file) => {
    expect(audioType(file)).toBeNull();
  });
});
