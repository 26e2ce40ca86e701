import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { questionnaireJson } from '../../support/questionnaires.ts';

/**
 * Keys sorted, no white space: formatting a file is no change of it. Nor is the short name of an item, which stands in
 * tables of the console and is asked of nobody.
 */
function canonical(value: unknown): string {
  return JSON.stringify(value, (key, entry: unknown) =>
    key === 'shortName'
      ? undefined
      : typeof entry === 'object' && entry !== null && !Array.isArray(entry)
        ? Object.fromEntries(Object.entries(entry).sort(([one], [other]) => (one < other ? -1 : 1)))
        : entry,
  );
}

const files = readdirSync(new URL('../../../survey-schemas/', import.meta.url))
  .filter((name) => name.endsWith('.json') && !['questionnaire.schema.json', 'released.json'].includes(name))
  .map((name) => name.slice(0, -'.json'.length));

function released(name: string) {
  const json = questionnaireJson(name) as { id: string; version: number };
  return {
    ...json,
    key: `${json.id}@${json.version}`,
    digest: createHash('sha256').update(canonical(json)).digest('hex'),
  };
}

describe('released questionnaires', () => {
  it('are unchanged: another wording is another version', () => {
    const digests = Object.fromEntries(files.map(released).map(({ key, digest }) => [key, digest]));
    expect(digests).toEqual(questionnaireJson('released'));
  });

  it.each(files)('%s is called by its id, and by its version from the second on', (name) => {
    const { id, version } = released(name);
    expect(name).toBe(version === 1 ? id : `${id}@${version}`);
  });
});
