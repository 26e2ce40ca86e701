import { expect, test } from 'vitest';
import { COMMAND_MODULES } from '../../../../src/collector/cli/command-list.ts';
import { packagesOf } from '../../../support/packages-of.ts';
import { sipas } from '../../../support/sipas.ts';

test('the help of all commands loads nothing but what reads the command line', () => {
  expect(packagesOf('src/collector/cli/sipas.ts')).toEqual(['commander']);
});

test('a command on an embedded database loads no driver of a server, and no sign-in at a provider', () => {
  const loaded = packagesOf('src/collector/cli/commands/clock.ts');
  expect(loaded).toContain('kysely');
  for (const name of ['pg', 'openid-client', 'zod', 'fastify']) expect(loaded).not.toContain(name);
});

test('what the list says a command is for is what its own help is listed with', async () => {
  const { stdout } = await sipas(['--help'], { env: { COLUMNS: '500' } });
  for (const { summaries } of COMMAND_MODULES) {
    for (const [name, summary] of Object.entries(summaries)) {
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(` ${name} ${summary}`);
    }
  }
});

test('every module of the list registers the commands it is listed with', async () => {
  for (const name of COMMAND_MODULES.flatMap(({ summaries }) => Object.keys(summaries))) {
    const { code, stdout } = await sipas(['help', name]);
    expect([code, stdout.split('\n')[0]]).toEqual([
      0,
      expect.stringContaining(`Usage: sipas ${name} [options]`),
    ]);
  }
});
