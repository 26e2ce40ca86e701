import { expect, test } from 'vitest';
import { CountedStart } from '../../../../src/device/sync/counted-start.ts';
import { anEnrolment } from '../../../support/outbox-store-contract.ts';
import { KEYS, TestDevice } from '../device-fixture.ts';

test('ST4 a page is one start, and one more for an enrolment of storage that was deleted under it', async () => {
  const device = await TestDevice.enrolled();
  const page = new CountedStart(device.random);
  const first = anEnrolment(1).id;
  const before = await page.of(first, device.store);
  expect(before.number).toBe(1);
  expect(await page.of(first, device.store)).toEqual(before);

  const emptied = new TestDevice();
  await emptied.store.enrol(device.collector.enrolled(2, KEYS));
  await expect(new CountedStart(device.random).of(first, emptied.store)).rejects.toMatchObject({
    reason: 'closed',
  });
  const other = await new CountedStart(device.random).of(anEnrolment(2).id, emptied.store);
  const after = await page.of(anEnrolment(2).id, emptied.store);
  expect([other.number, after.number]).toEqual([1, 2]);
});
