import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadQuestionnaires } from '../../../../src/collector/questionnaires/questionnaires.ts';
import { questionnaireJson } from '../../../support/questionnaires.ts';
import { changed, dropped } from './changed.ts';

const service = () => questionnaireJson('sipas-2023-service');

describe('the catalogue of the project', () => {
  it('has every questionnaire of the folder', async () => {
    const catalogue = await loadQuestionnaires();
    expect(catalogue.list().map(({ id, version }) => `${id}@${version}`)).toEqual([
      'one-stop-three-levels@1',
      'sipas-2022-service@1',
      'sipas-2023-household@1',
      'sipas-2023-service@1',
    ]);
  });
});

describe('a catalogue of a folder', () => {
  let folder: string;
  const write = (name: string, content: unknown) =>
    writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'questionnaires-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('finds each version, and the highest as the latest', async () => {
    for (const version of [10, 1, 2]) await write(`${version}.json`, changed(service(), '/version', version));
    const catalogue = await loadQuestionnaires(folder);
    expect(catalogue.find('sipas-2023-service', 2)?.version).toBe(2);
    expect(catalogue.latest('sipas-2023-service')?.version).toBe(10);
    expect(catalogue.list().map(({ version }) => version)).toEqual([1, 2, 10]);
  });

  it('does not know other ids and versions', async () => {
    await write('a.json', service());
    const catalogue = await loadQuestionnaires(folder);
    expect(catalogue.find('sipas-2023-service', 2)).toBeUndefined();
    expect(catalogue.find('sipas-2022-service', 1)).toBeUndefined();
    expect(catalogue.latest('sipas-2022-service')).toBeUndefined();
  });

  it('leaves alone what is no questionnaire', async () => {
    await write('questionnaire.schema.json', {});
    await write('released.json', {});
    await write('README.md', '# Questionnaires');
    expect((await loadQuestionnaires(folder)).list()).toEqual([]);
  });

  it('names file, place and reason of one that does not fit', async () => {
    await write('bad.json', dropped(service(), '/scale/levels/0/text'));
    await expect(loadQuestionnaires(folder)).rejects.toThrow(
      `${join(folder, 'bad.json')}: at "/scale/levels/0/text": this key is required`,
    );
  });

  it('names a file that is no JSON', async () => {
    await write('bad.json', '{');
    await expect(loadQuestionnaires(folder)).rejects.toThrow(`${join(folder, 'bad.json')}: not JSON`);
  });

  it('refuses one version in two files', async () => {
    await write('a.json', service());
    await write('b.json', service());
    await expect(loadQuestionnaires(folder)).rejects.toThrow(
      'another file holds sipas-2023-service@1 already',
    );
  });

  it('refuses a folder that does not exist', async () => {
    await expect(loadQuestionnaires(join(folder, 'none'))).rejects.toThrow('ENOENT');
  });
});
