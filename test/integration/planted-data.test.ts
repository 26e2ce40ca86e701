import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Json } from '../../src/core/kernel/canonical-json.ts';
import { NOW_MS, packed, packedLines, plainRecord, recordLine, responseBody } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { startTestCollector, type TestCollector } from './running-collector.ts';

/** What somebody might leave behind without meaning to. Invented. */
const NAME = 'Nguyễn Thị Dấu Vết';
const TELEPHONE = '0912 345 999';
const AGENT = 'PlantedBrowser/7.7';
const ADDRESS = '203.0.113.77';
const ACCOUNT = 'planted-account';
/** Told by no other number: no round second. */
const SUBMITTED_MS = NOW_MS - 3_607_123;
const INSTANTS = [
  String(SUBMITTED_MS),
  String(Math.floor(SUBMITTED_MS / 1000)),
  new Date(SUBMITTED_MS).toISOString().slice(0, 19),
  new Date(SUBMITTED_MS + 7 * 3_600_000).toISOString().slice(0, 19),
];

describe.each(ENGINES)('what a collector on $name keeps and says', (engine) => {
  let server: TestCollector;
  let enrolment: string;
  beforeEach(async () => {
    server = await startTestCollector(engine);
    enrolment = await server.enrol();
  });
  afterEach(() => server.stop());

  const HEADERS = { 'user-agent': AGENT, 'x-forwarded-for': ADDRESS, 'x-account': ACCOUNT };

  /** Responses, an abandoned survey, a feedback case and a line that is none; their free words alone name somebody. */
  async function plantedRun(): Promise<string> {
    const comment = `${NAME}, ${TELEPHONE}, cảm ơn.`;
    const records = [
      ...Array.from({ length: 11 }, (_, index) =>
        plainRecord({ sequence: index + 1, body: responseBody({ comment }, SUBMITTED_MS) }),
      ),
      plainRecord({
        sequence: 12,
        kind: 'abandonment',
        body: { submittedAtMs: SUBMITTED_MS, mode: 'kiosk', language: 'vi', reached: 'access.signage' },
      }),
      plainRecord({
        sequence: 13,
        kind: 'feedback-case',
        body: { submittedAtMs: SUBMITTED_MS, language: 'vi', text: comment },
      }),
    ];
    const answers = [await server.post(packed(enrolment, records), HEADERS)];
    answers.push(
      await server.post(packedLines(enrolment, [`{"said":"${NAME}"}`], { lastSequence: 13 }), HEADERS),
      await server.post(NAME, HEADERS),
      await fetch(`${server.url}/api/v1/units?search=${encodeURIComponent(NAME)}&x=1`, { headers: HEADERS }),
      await server.get('/api/v1/indices?period=2026-11', HEADERS),
      await server.get('/api/v1/exports/responses.csv?period=2026-11', HEADERS),
    );
    return (await Promise.all(answers.map((answer) => answer.text()))).join('\n');
  }

  async function tablesBut(but: readonly string[]): Promise<string> {
    const { reader } = server.collector.database;
    const { rows: tables } = await (engine.name === 'SQLite'
      ? sql<{ name: string }>`select name from sqlite_master where type = 'table'`
      : sql<{
          name: string;
        }>`select table_name as name from information_schema.tables where table_schema = 'public'`
    ).execute(reader);
    const texts = await Promise.all(
      tables
        .filter(({ name }) => !but.includes(name))
        .map(async ({ name }) => {
          const { rows } = await sql`select * from ${sql.table(name)}`.execute(reader);
          return `${name} ${JSON.stringify(rows)}`;
        }),
    );
    return texts.join('\n');
  }

  test('no answer, log or table but the comments has what somebody wrote, and none has who or when', async () => {
    const said = await plantedRun();
    const log = server.log.join('\n');
    const kept = await tablesBut(['comments']);
    for (const planted of [NAME, TELEPHONE, 'Dấu Vết']) {
      expect(said).not.toContain(planted);
      expect(log).not.toContain(planted);
      expect(kept).not.toContain(planted);
    }
    for (const planted of [...INSTANTS, AGENT, ADDRESS, ACCOUNT]) {
      expect(said).not.toContain(planted);
      expect(log).not.toContain(planted);
      expect(kept + (await tablesBut([]))).not.toContain(planted);
    }
    expect(log).not.toContain(encodeURIComponent(NAME));
  });

  test('the files of the database have no instant, agent or address', async () => {
    await plantedRun();
    const { dataDir } = server;
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const all = Buffer.concat(files.map((file) => readFileSync(file)));
    for (const planted of [...INSTANTS, AGENT, ADDRESS, ACCOUNT]) expect(all.includes(planted)).toBe(false);
    // As SQLite writes it: six bytes, highest first.
    const integer = Buffer.alloc(8);
    integer.writeBigInt64BE(BigInt(SUBMITTED_MS));
    expect(all.includes(integer.subarray(2))).toBe(false);
  });

  test('a comment is beside no record: no column of it is one of a record but where and when of the block', async () => {
    await plantedRun();
    await server.collector.deferredWrites.writeAll();
    const { reader } = server.collector.database;
    const [comment] = await reader.selectFrom('comments').selectAll().execute();
    expect(Object.keys(comment ?? {}).sort()).toEqual(
      [
        'id',
        'kind',
        'language',
        'mode',
        'month',
        'questionnaire',
        'shown_span',
        'text',
        'unit',
        'version',
      ].sort(),
    );
    const comments = await reader.selectFrom('comments').select('id').execute();
    for (const { id } of comments) {
      expect(await reader.selectFrom('records').select('id').where('id', '=', id).execute()).toEqual([]);
      expect(await reader.selectFrom('ledger').select('id').where('id', '=', id).execute()).toEqual([]);
    }
    const bodies = await reader.selectFrom('records').select('body').execute();
    for (const { body } of bodies) {
      const kept = JSON.parse(body) as Record<string, Json>;
      expect(kept).not.toHaveProperty('comment');
      expect(kept).not.toHaveProperty('submittedAtMs');
    }
  });

  test('a record itself is what it was before: the bytes sent are kept nowhere but where they are held', async () => {
    const record = plainRecord({ sequence: 1, body: responseBody({}, SUBMITTED_MS) });
    const line = recordLine(enrolment, record);
    await server.post(packedLines(enrolment, [line]));
    expect(await tablesBut(['held', 'conflicts'])).not.toContain(line.slice(1, 200));
  });
});
