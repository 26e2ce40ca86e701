import { expect, test } from 'vitest';
import { call } from '../../../../../src/app/console/requests/call.ts';
import { CONSOLE_PROBLEM_CODES } from '../../../../../src/core/protocol/console-problems.ts';
import { DEVICE_REACTIONS } from '../../../../../src/core/protocol/device-problems.ts';

const KEY = 'GET /api/v1/retention';

function refusedWith(code: string): ReturnType<typeof call<typeof KEY>> {
  return call(KEY, {}, { send: async () => Response.json({ code }, { status: 400 }) });
}

test.each([...Object.keys(DEVICE_REACTIONS), ...CONSOLE_PROBLEM_CODES])(
  'the console is told %s, whether a device can meet it or only people do',
  async (code) => {
    expect(await refusedWith(code)).toMatchObject({ ok: false, error: { code } });
  },
);

test('a code that no collector knows is not the collector’s', async () => {
  expect(await refusedWith('never-heard-of')).toMatchObject({ error: { code: 'not-the-collector' } });
});
