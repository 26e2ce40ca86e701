import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { ENGINES, type TestDatabase } from '../support/databases.ts';
import { makeCollector } from '../support/make-collector.ts';
import { PUBLISHED_HEADER, seedsCsv } from '../support/published-lists.ts';
import { sipas } from '../support/sipas.ts';

const [SQLITE] = ENGINES;

let place: TestDatabase;
beforeAll(async () => {
  if (SQLITE === undefined) throw new Error('SQLite is an engine');
  place = await SQLITE.newPlace();
  await makeCollector(place.settings.dataDir, { databaseUrl: null });
});
afterAll(() => place.remove());

const run = (args: readonly string[], input: string, env: Readonly<Record<string, string>> = {}) =>
  sipas([...args, '-'], { env: { DATA_DIR: place.settings.dataDir, ...env }, input });

test('published figures: a dry run changes nothing, the import does, once, and is in the audit log', async () => {
  const dry = await run(['published', 'import', '--dry-run', '--json'], seedsCsv());
  expect(JSON.parse(dry.stdout)).toEqual({ ok: true, added: 12, updated: 0, unchanged: 0, dryRun: true });
  expect((await run(['published', 'import'], seedsCsv())).stdout).toBe('12 added, 0 updated, 0 unchanged\n');
  expect((await run(['published', 'import'], seedsCsv(), { LANG: 'vi_VN.UTF-8' })).stdout).toBe(
    'thêm 0, cập nhật 0, giữ nguyên 12\n',
  );
  const { reader, close } = await openDatabase(place.settings);
  const log = await reader.selectFrom('audit_log').select(['actor', 'action']).execute();
  await close();
  expect(log).toEqual([{ actor: 'command', action: 'published.import' }]);
});

test('each bad row is told by its line, in the language of the terminal, and nothing is taken', async () => {
  const list = `${PUBLISHED_HEADER}\nsipas,2024,20,x,100,,,,,,Bộ,,,\nsipas,2024,98,80,100,64,63,,,,Bộ,,,\n`;
  const refused = await run(['published', 'import'], list, { LANG: 'vi_VN.UTF-8' });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toBe(
    'dòng 2: "x" không phải một số, viết 85,17 hoặc 85.17\n' +
      'dòng 3: không có đơn vị 98\n' +
      'dòng 3: thứ hạng 64/63 vượt quá số đơn vị được xếp hạng\n' +
      'Từ chối, chưa thay đổi gì: vui lòng sửa các dòng này rồi nhập lại cả danh sách\n',
  );
  const english = await run(['published', 'import'], list);
  expect(english.stderr).toContain('line 2: score "x" is not a number as 85.17 or 85,17\n');
  const json = JSON.parse((await run(['published', 'import', '--json'], list)).stdout);
  expect(json).toMatchObject({ ok: false, faults: [{ line: 2 }, { line: 3 }, { line: 3 }] });
});

test('caseloads and targets go in the same way', async () => {
  const caseloads = 'unit,month,received,finished,on_time\n20,9/2026,10,9,8\n';
  expect((await run(['caseloads', 'import'], caseloads)).stdout).toBe('1 added, 0 updated, 0 unchanged\n');
  const targets = 'Mã đơn vị;Chỉ số;Năm;Loại chỉ tiêu;Chỉ tiêu\n20;sipas;2026;level;85,5\n';
  expect((await run(['targets', 'import'], targets)).stdout).toBe('1 added, 0 updated, 0 unchanged\n');
  const missing = await run(['targets', 'import'], targets.replace('85,5', ''));
  expect([missing.code, missing.stderr.split('\n')[0]]).toEqual([1, 'line 2: value is empty']);
});
