import type { SpanKind } from '../../core/kernel/span.ts';
import type { EnrolmentKind } from '../ingest/collector-store.ts';
import type { ClosingTables } from './closing/closing-tables.ts';
import type { PaperTables } from './paper/paper-tables.ts';
import type { PublicPageTables } from './public-pages/public-page-tables.ts';
import type { AccountsTables } from './schema/accounts-tables.ts';
import type { AuditTables } from './schema/audit-tables.ts';
import type { BreakdownTables } from './schema/breakdown-tables.ts';
import type { CommentTables } from './schema/comment-tables.ts';
import type { DeferredTables } from './schema/deferred-tables.ts';
import type { ExclusionTables } from './schema/exclusion-tables.ts';
import type { FlagTables } from './schema/flag-tables.ts';
import type { HeadTables } from './schema/head-tables.ts';
import type { MembershipTables } from './schema/membership-tables.ts';
import type { OwnPhoneTables } from './schema/own-phone-tables.ts';
import type { PublishedTables } from './schema/published-tables.ts';
import type { QuestionnaireTables } from './schema/questionnaire-tables.ts';
import type { ReceiptTables } from './schema/receipt-tables.ts';
import type { RetentionTables } from './schema/retention-tables.ts';
import type { WaitingTables } from './schema/waiting-tables.ts';
import type { SumTables } from './sums/sum-tables.ts';
import type { WebhookTables } from './webhooks/webhook-tables.ts';

/**
 * The tables, the same on SQLite and PostgreSQL. Columns are text, integer and bytes only: instants are integer
 * milliseconds, days text, booleans 0 or 1, structures JSON as text.
 */
export interface Database
  extends AccountsTables,
    AuditTables,
    BreakdownTables,
    ClosingTables,
    CommentTables,
    DeferredTables,
    ExclusionTables,
    FlagTables,
    HeadTables,
    MembershipTables,
    OwnPhoneTables,
    PaperTables,
    PublicPageTables,
    PublishedTables,
    QuestionnaireTables,
    ReceiptTables,
    RetentionTables,
    SumTables,
    WaitingTables,
    WebhookTables {
  /** `epoch`, `schema` and the like. */
  readonly meta: MetaTable;
  readonly units: UnitsTable;
  readonly enrolments: EnrolmentsTable;
  readonly starts: StartsTable;
  readonly ledger: LedgerTable;
  readonly records: RecordsTable;
  readonly held: HeldTable;
  readonly conflicts: ConflictsTable;
  readonly tallies: TalliesTable;
  readonly abandonments: AbandonmentsTable;
}

interface MetaTable {
  key: string;
  value: string;
}

/** Key (code, valid_from): codes were reused with other meanings. */
export interface UnitsTable {
  code: string;
  valid_from: string;
  /** Last day, or null while it lasts. */
  valid_to: string | null;
  parent_code: string | null;
  kind: string;
  name: string;
  name_en: string | null;
  office_term: string | null;
  region: string | null;
  unit_class: string | null;
  head_title: string | null;
  head_title_en: string | null;
  /** JSON array of codes. */
  predecessors: string;
}

/** Every start of a device that was heard of. It has no time. */
interface StartsTable {
  enrolment: string;
  number: number;
  id: string;
}

export interface EnrolmentsTable {
  id: string;
  /**
   * `link`: what came by an office's link from own phones. Every record of it has number 1 and a phone says nothing of
   * itself but that, so there is nothing to know of numbers, clones, gaps or when it was last heard of. `paper`: what was
   * entered from the paper forms of a unit, in the same way.
   */
  kind: EnrolmentKind;
  /** `code@valid-from`. */
  unit: string;
  name: string;
  enrolled_day: string;
  /** From then on its records are held; null while it is a member. */
  revoked_day: string | null;
  /** When the collector last heard something new of the device, and how: `network` or `file`. Never of a response. */
  last_contact_ms: number | null;
  last_contact_origin: string | null;
  /**
   * What the newest header said, and when it was made by the collector's clock as the device knew it. `waiting` and
   * `quarantined` as they are after its batch was answered.
   */
  header_clock_ms: number | null;
  last_sequence: number;
  waiting: number;
  quarantined: number;
  app: string | null;
  storage: string | null;
  clock_offset_ms: number | null;
  /** How many different sequence numbers the ledger has of it. */
  seen: number;
  /** How many of its records are held. */
  held: number;
  /** How many numbers are unseen and not said to be waiting or in quarantine, by the newest header. */
  missing: number;
  /** How many records came under a number that another record has: more than none says "cloned device". */
  number_clashes: number;
  /** How many starts were counted that had been counted already: its disk was put back, or copied. */
  start_clashes: number;
  /** The enrolment's own epoch, or null for the collector's. */
  epoch: string | null;
  /** The day on which the device was last asked, by a new epoch, for what is missing; null when it never was. */
  missing_asked_day: string | null;
  /** The device's public key; null of those enrolled before devices had keys. */
  public_key: string | null;
  /** A number it claimed beyond what it can have made, or null where its newest header is believed. */
  claimed_sequence: number | null;
  /** When what it says of its numbers was last believed. */
  believed_at_ms: number | null;
  /** The days on which a moved device was first given its present places over the network, and since when it knows them. */
  place_given_day: string | null;
  place_told_day: string | null;
  /** Where in its office the device stands today, as the newest of its `device_spots` says. */
  spot: string | null;
}

/** Key (enrolment, id). Never deleted, so that a late duplicate is known for ever. */
interface LedgerTable {
  enrolment: string;
  id: string;
  sha256: string;
  sequence: number;
  /**
   * `stored`, `held`, `duplicate`: counted under an enrolment from before devices had keys, or `deleted` with its month's
   * answers. `deleted` because `month-frozen`: it came after that, while such records were not kept yet.
   */
  outcome: string;
  reason: string | null;
  /** Whether the ledger's head covers it: 0 of what came before heads were kept. */
  in_head: number;
}

/** What is kept of a counted record: day and hour, no instant; the comment stands in its own table. */
export interface RecordsTable extends SamplingColumns {
  enrolment: string;
  id: string;
  kind: string;
  unit: string;
  questionnaire: string;
  version: number;
  mode: string;
  language: string;
  day: string;
  hour: number;
  /** JSON array of flags, frozen with their rule's version. */
  flags: string;
  /** Canonical JSON; of a feedback case empty. */
  body: string;
  /**
   * Which tally a response is in: `pending` until its block is released, then `released`; `unknown` where records
   * of a block were there before this column and some were pending, until the block is next released; `partly` where
   * it is released but for its answers to the items it waits with. Of a record of another kind: `released`.
   */
  state: 'pending' | 'released' | 'unknown' | 'partly';
  /** What it was released for; `month` of one that is not released, and of a record of another kind. */
  span: SpanKind;
  /**
   * JSON array of what of it is not in the figures and exports of its span: ids of items in the order of their layout,
   * with `@` and the span where the answer was released for a longer one, and `flags` at the end where its flags are
   * not told.
   */
  waiting: string;
  /**
   * With which breakdowns a released response came: JSON array of the span's kind and of the ids of items that came later,
   * with `@` and the longer span where they have; empty where it has come with none.
   */
  breakdown: string;
  /**
   * The day on which its block moved into figures; empty of a response that did not, of one that did before this was
   * kept, and of a record of another kind.
   */
  moved_day: string;
  /**
   * The heap in which it was excluded, whether that stands or was undone: JSON array of the exclusion's id and of the items
   * whose answers were not in the figures of its span by then; empty of one that never was.
   */
  exclusion: string;
  /** How many snapshots there were when it moved into figures: it is in none of those. */
  snapshots: number;
  /**
   * Which of its answers waited and moved later, where there were snapshots by then: for each time that number, a colon
   * and the ids of the items between spaces, closed by a semicolon.
   */
  freed: string;
}

/** How the household of a record was drawn, and what became of the visit; null of every other. See StoredSampling. */
export interface SamplingColumns {
  wave: string | null;
  stratum: string | null;
  primary_unit: string | null;
  selection_number: string | null;
  outcome: string | null;
}

/** Records that are stored but not counted, as the line they came in. */
interface HeldTable {
  enrolment: string;
  id: string;
  reason: string;
  line: string;
  /** What the record's day, hour and flags will be when it is released. */
  day: string | null;
  hour: number | null;
  /** JSON array. */
  flags: string;
  /** The month in which a line without a day came in, by which it is deleted; null of every other. */
  came_month: string | null;
}

/** Other bytes that came under a known id. */
interface ConflictsTable {
  enrolment: string;
  id: string;
  sha256: string;
  line: string;
}

/** Key: all columns up to `span`. `sums` and `levels` are JSON arrays of integers laid out by core/satisfaction. */
export interface TalliesTable {
  margin: string;
  value: string;
  questionnaire: string;
  version: number;
  mode: string;
  month: string;
  unit: string;
  flagged: number;
  /** `pending` until a block of ten is there, then `released`. */
  state: 'pending' | 'released';
  /**
   * What was released: the responses of the month that were released for this span, and the answers released for it of
   * those released for a shorter one. `month` of what is pending.
   */
  span: SpanKind;
  responses: number;
  excluded: number;
  sums: string;
  levels: string;
}

interface AbandonmentsTable {
  questionnaire: string;
  version: number;
  mode: string;
  month: string;
  unit: string;
  /** Where respondents stopped. */
  reached: string;
  count: number;
}
