import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openKeyRing } from '../../../../src/collector/keys/key-ring.ts';
import { LIGHT_DICTIONARY } from '../../../../src/collector/sealing/light-dictionary.ts';
import { ResealedBatches } from '../../../../src/collector/sealing/resealed-batches.ts';
import { must } from '../../../../src/core/kernel/assert.ts';
import type { EnrolmentId, KeyId } from '../../../../src/core/kernel/brand.ts';
import { packed, packedLines, plainRecords, recordLine, responseBody } from '../../../support/batches.ts';
import { DEVICE_KEY, KEY_RING } from '../../../support/test-keys.ts';

const RING = openKeyRing(KEY_RING);
const DEVICE = 'd'.repeat(32) as EnrolmentId;
const light = new ResealedBatches(RING);

const contentOf = (batch: Uint8Array | null) => batch && gunzipSync(batch).toString();

test.each([1, 9, 100])(
  'a batch of %i responses is much lighter, and comes back as its device signed it',
  async (count) => {
    const batch = packed(
      DEVICE,
      plainRecords(count, { body: responseBody({ comment: 'Rất tốt — "cảm ơn"\n😀' }) }),
    );
    const lightened = await light.lighten(DEVICE, batch);
    expect(lightened?.length).toBeLessThan(batch.length / 2);
    expect(contentOf(await light.restore(DEVICE, lightened ?? Buffer.alloc(0)))).toBe(contentOf(batch));
  },
);

test('lines that cannot be opened, are no records or cut off stay as they are among the others', async () => {
  const [one, other, third] = plainRecords(3).map((record) => recordLine(DEVICE, record));
  // Sealed to a key that is not of the ring, under the id of one that is.
  const unopened = recordLine(DEVICE, plainRecords(1)[0] as never, {
    ...DEVICE_KEY,
    id: must(RING.sealing[0], 'a ring has a key').id as KeyId,
  });
  const lines = [one ?? '', 'no record', '', unopened, other ?? '', third ?? ''];
  const batch = packedLines(DEVICE, lines);
  const lightened = await light.lighten(DEVICE, batch);
  expect(contentOf(await light.restore(DEVICE, lightened ?? Buffer.alloc(0)))).toBe(contentOf(batch));
});

test('what would not come back as it was, or not be lighter, is not made lighter', async () => {
  expect(await light.lighten(DEVICE, Buffer.from('no gzip'))).toBeNull();
  expect(await light.lighten(DEVICE, gzipSync(Buffer.from([0xff, 0x0a, 0xfe])))).toBeNull();
  // Of another device: the associated data has its name, so nothing opens.
  const batch = packed(DEVICE, plainRecords(1));
  const other = await light.lighten('e'.repeat(32) as EnrolmentId, batch);
  expect(contentOf(other && (await light.restore('e'.repeat(32) as EnrolmentId, other)))).toBe(
    other && contentOf(batch),
  );
});

test('without the key that it was sealed to, or damaged, it does not come back', async () => {
  const lightened = await light.lighten(DEVICE, packed(DEVICE, plainRecords(2)));
  const bytes = lightened ?? Buffer.alloc(0);
  expect(await new ResealedBatches({ sealing: [] }).restore(DEVICE, bytes)).toBeNull();
  expect(await light.restore(DEVICE, bytes.subarray(0, -20))).toBeNull();
  expect(await light.restore(DEVICE, Buffer.from('damaged'))).toBeNull();
});

test('the dictionary stays what it was: everything kept with it could not be read with another', () => {
  expect(createHash('sha256').update(LIGHT_DICTIONARY).digest('hex')).toBe(
    'bdbb19f1d229f66a9ab822ad04d580c87471b653aceaec0657dc1206381278e4',
  );
});
