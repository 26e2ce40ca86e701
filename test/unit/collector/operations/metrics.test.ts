import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Metrics, type OperationState } from '../../../../src/collector/operations/metrics/metrics.ts';
import { DAY_MS, HOUR_MS } from '../../../../src/core/kernel/duration.ts';

const NOW_MS = Date.UTC(2026, 10, 30);
const STATE: OperationState = {
  ...{ devices: 3, missing: 1, waiting: 2, quarantined: 0, held: 4 },
  ...{ oldestContactMs: NOW_MS - DAY_MS, isWritable: true, isClockDoubtful: false },
  ...{ freeBytes: 10, sizeBytes: 100, certificateEndsMs: NOW_MS + 30 * DAY_MS },
  ...{ lastBackupMs: NOW_MS - HOUR_MS, lastRetentionMs: NOW_MS, eventStreams: 5 },
  pool: { busy: 1, idle: 2, 'waited-for': 0 },
};

/** Every name and value a label may have; nothing that tells of a unit, a device or a person can be among them. */
const LABELS: Readonly<Record<string, RegExp>> = {
  outcome: /^(stored|duplicate|held|conflict|rejected)$/,
  kind: /^(batches|phones|devices|console|feeds|app)$/,
  status: /^[2-5]xx$/,
  le: /^(\d+(\.\d+)?|\+Inf)$/,
  state: /^(busy|idle|waited-for)$/,
  version: /^\d+\.\d+\.\d+$/,
};

interface Sample {
  readonly name: string;
  readonly labels: readonly (readonly [string, string])[];
  readonly value: number;
}

function samplesOf(text: string): readonly Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(
        ([, key = '', said = '']) => [key, said] as const,
      );
      return { name, labels: pairs, value: Number(value) };
    });
}

/** Asked for everything that a request can name. */
async function told(state = STATE): Promise<readonly Sample[]> {
  const metrics = new Metrics('0.3.0');
  metrics.countRecords([{ outcome: 'stored' }, { outcome: 'stored' }, { outcome: 'held' }]);
  for (const route of [
    ...['/api/v1/batches', '/api/v1/handed-in-batches', '/api/v1/phone-responses', '/api/v1/enrolments/:id'],
    ...['/api/v1/feeds/figures.csv', '/api/v1/units/:unit', '/o/:code', undefined],
  ]) {
    metrics.countRequest(route, 200, 0.02);
    metrics.countRequest(route, 503, 3);
  }
  return samplesOf(await metrics.text(state, NOW_MS));
}

describe('figures of operation', () => {
  test('have no label and no value of a label but those of the list', async () => {
    const samples = await told();
    expect(samples.length).toBeGreaterThan(50);
    for (const { name, labels } of samples) {
      for (const [key, value] of labels) expect(value, `${name} ${key}`).toMatch(LABELS[key] ?? /^$ never/);
    }
  });

  test('tell what was counted and what is', async () => {
    const samples = await told();
    const value = (name: string, ...labels: readonly string[]) =>
      samples.find(
        (one) => one.name === name && labels.every((label) => one.labels.some(([, said]) => said === label)),
      )?.value;
    expect(value('sipas_records_total', 'stored')).toBe(2);
    expect(value('sipas_records_total', 'conflict')).toBe(0);
    expect(value('sipas_request_duration_seconds_count', 'batches', '5xx')).toBe(2);
    expect(value('sipas_request_duration_seconds_count', 'app', '2xx')).toBe(2);
    expect(value('sipas_oldest_contact_age_seconds')).toBe(86_400);
    expect(value('sipas_certificate_remaining_seconds')).toBe(30 * 86_400);
    expect(value('sipas_backup_age_seconds')).toBe(3_600);
    expect(value('sipas_writable')).toBe(1);
    expect(value('sipas_database_connections', 'idle')).toBe(2);
  });

  test('that are not known are left out, not said to be none', async () => {
    const nothing = { devices: null, certificateEndsMs: null, lastBackupMs: null, pool: null };
    const names = new Set((await told({ ...STATE, ...nothing })).map(({ name }) => name));
    for (const name of [
      'devices',
      'certificate_remaining_seconds',
      'backup_age_seconds',
      'database_connections',
    ]) {
      expect(names).not.toContain(`sipas_${name}`);
    }
    expect(names).toContain('sipas_records_missing');
  });

  test('are those the dashboard asks for, each of them', async () => {
    const path = new URL('../../../../src/collector/operations/metrics/grafana.json', import.meta.url);
    const dashboard = JSON.parse(readFileSync(path, 'utf8')) as {
      panels: readonly { targets: readonly { expr: string }[] }[];
    };
    const asked = new Set<string>();
    for (const { expr } of dashboard.panels.flatMap(({ targets }) => targets)) {
      for (const [name] of expr.matchAll(/sipas_\w+/g)) asked.add(name);
      for (const [, labels = ''] of expr.matchAll(/by \(([^)]*)\)/g)) {
        for (const label of labels.split(/, */)) expect(Object.keys(LABELS)).toContain(label);
      }
    }
    const there = (await told()).map(({ name }) => name).filter((name) => !name.endsWith('_sum'));
    expect([...asked].sort()).toEqual([...new Set(there)].sort());
  });
});
