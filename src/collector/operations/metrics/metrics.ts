import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * Figures of operation for Prometheus. None of them names a unit, a device, a record or a person, by a label or otherwise:
 * every label has the few values that stand here.
 */

type RouteKind = 'batches' | 'phones' | 'devices' | 'console' | 'feeds' | 'app';

const OUTCOMES = ['stored', 'duplicate', 'held', 'conflict', 'rejected'] as const;
type Outcome = (typeof OUTCOMES)[number];

const POOL_STATES = ['busy', 'idle', 'waited-for'] as const;

/** From the fastest page to the slowest export, in seconds. */
const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Read when it is asked for. Null: not known, or there is none, and the figure is left out. */
export interface OperationState {
  readonly devices: number | null;
  /** Numbers that devices gave and that are neither here nor said to wait. */
  readonly missing: number | null;
  readonly waiting: number | null;
  readonly quarantined: number | null;
  readonly held: number | null;
  readonly oldestContactMs: number | null;
  readonly isWritable: boolean;
  readonly isClockDoubtful: boolean;
  readonly freeBytes: number | null;
  readonly sizeBytes: number | null;
  readonly certificateEndsMs: number | null;
  readonly lastBackupMs: number | null;
  readonly lastRetentionMs: number | null;
  readonly eventStreams: number;
  readonly pool: Readonly<Record<(typeof POOL_STATES)[number], number>> | null;
}

export class Metrics {
  readonly #registry = new Registry();
  readonly #records: Counter<'outcome'>;
  readonly #requests: Histogram<'kind' | 'status'>;

  constructor(product: string) {
    const registers = [this.#registry];
    this.#records = new Counter({
      ...{ name: 'sipas_records_total', help: 'Records that came in, by what became of them', registers },
      labelNames: ['outcome'],
    });
    this.#requests = new Histogram({
      ...{ name: 'sipas_request_duration_seconds', help: 'Answered requests', registers },
      ...{ labelNames: ['kind', 'status'], buckets: BUCKETS_S },
    });
    const version = new Gauge({
      ...{ name: 'sipas_version_info', help: 'The version that runs', labelNames: ['version'], registers },
    });
    version.set({ version: product }, 1);
    for (const outcome of OUTCOMES) this.#records.inc({ outcome }, 0);
  }

  countRecords(outcomes: readonly { readonly outcome: string }[]): void {
    for (const { outcome } of outcomes) this.#records.inc({ outcome: outcome as Outcome });
  }

  /** @param route as it was registered, without what a caller put into it; undefined where there is none */
  countRequest(route: string | undefined, status: number, seconds: number): void {
    this.#requests.observe({ kind: kindOf(route), status: `${Math.floor(status / 100)}xx` }, seconds);
  }

  /** In the text format of Prometheus. */
  async text(state: OperationState, nowMs: number): Promise<string> {
    const read = new Registry();
    for (const [name, [help, value]] of Object.entries(stateFigures(state, nowMs))) {
      if (value !== null) new Gauge({ name, help, registers: [read] }).set(value);
    }
    if (state.pool !== null) {
      const connections = new Gauge({
        ...{ name: 'sipas_database_connections', help: 'Connections to PostgreSQL', registers: [read] },
        labelNames: ['state'],
      });
      for (const name of POOL_STATES) connections.set({ state: name }, state.pool[name]);
    }
    return `${await this.#registry.metrics()}\n${await read.metrics()}`;
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}

function stateFigures(
  state: OperationState,
  nowMs: number,
): Readonly<Record<string, readonly [help: string, value: number | null]>> {
  const ageS = (ms: number | null) => (ms === null ? null : Math.max(0, (nowMs - ms) / 1000));
  const endsMs = state.certificateEndsMs;
  return {
    sipas_devices: ['Devices that are members', state.devices],
    sipas_records_missing: ['Records that devices numbered and nobody has', state.missing],
    sipas_records_waiting: ['Records that wait on devices, as they last said', state.waiting],
    sipas_records_quarantined: ['Records that devices keep in quarantine', state.quarantined],
    sipas_records_held: ['Records that are stored and not counted', state.held],
    sipas_oldest_contact_age_seconds: [
      'Since that device was heard of that was silent for longest',
      ageS(state.oldestContactMs),
    ],
    sipas_writable: ['Whether the database takes in a batch', Number(state.isWritable)],
    sipas_clock_doubtful: ['Whether the clock is in doubt', Number(state.isClockDoubtful)],
    sipas_disk_free_bytes: ['Room left for the data directory', state.freeBytes],
    sipas_disk_size_bytes: ['The disk of the data directory', state.sizeBytes],
    sipas_certificate_remaining_seconds: [
      'Until the certificate ends; less than none afterwards',
      endsMs === null ? null : (endsMs - nowMs) / 1000,
    ],
    sipas_backup_age_seconds: ['Since the newest backup', ageS(state.lastBackupMs)],
    sipas_retention_age_seconds: [
      'Since it was last looked for what is no longer kept',
      ageS(state.lastRetentionMs),
    ],
    sipas_event_streams: ['Pages that are told of new counts', state.eventStreams],
    sipas_memory_bytes: ['Memory of the process', process.memoryUsage.rss()],
  };
}

const KINDS: readonly (readonly [route: RegExp, kind: RouteKind])[] = [
  [/^\/api\/v1\/(handed-in-)?batches/, 'batches'],
  [/^\/api\/v1\/(phone-responses|receipt-questions|typed-codes)/, 'phones'],
  [
    /^\/api\/v1\/(offers|enrolments|office-times|office-questionnaires|(questionnaire|recording)-)/,
    'devices',
  ],
  [/^\/api\/v1\/feeds/, 'feeds'],
  [/^\/api\//, 'console'],
];

function kindOf(route: string | undefined): RouteKind {
  return KINDS.find(([pattern]) => pattern.test(route ?? ''))?.[1] ?? 'app';
}
