import type { Kysely, Transaction } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import { type Day, localDay } from '../../../core/kernel/calendar.ts';
import { type Month, monthsBetween } from '../../../core/kernel/period.ts';
import { isSpanWithin, spanAround } from '../../../core/kernel/span.ts';
import { type ExcludableHeap, excludableHeap } from '../../../core/tally/exclusions/excludable-heap.ts';
import { excludedTally } from '../../../core/tally/exclusions/excluded-tally.ts';
import {
  type ExclusionConditions,
  meetsConditions,
} from '../../../core/tally/exclusions/exclusion-conditions.ts';
import { blockName } from '../../../core/tally/fold-blocks.ts';
import type {
  ExcludedHeap,
  Exclusion,
  ExclusionChange,
  ExclusionStore,
  PreviewedSpan,
} from '../../figures/exclusions/exclusion-store.ts';
import type { ReportScope } from '../../figures/figure-store.ts';
import type { KnownQuestionnaires } from '../../ingest/check-record.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { SpanBlock } from '../counting/spans/span-block.ts';
import type { OpenDatabase } from '../engine.ts';
import { grouped } from '../grouped.ts';
import { randomId } from '../random-id.ts';
import type { ExclusionsTable } from '../schema/exclusion-tables.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { releasedSpans } from './released-spans.ts';
import { heapText, itemsIn, type SpanResponse, spanResponses, toldOf } from './span-responses.ts';

/** Units of one statement: what either engine takes as parameters, and more than most provinces have. */
const UNITS_AT_A_TIME = 10_000;

/** ExclusionStore over either engine. */
export class SqlExclusionStore implements ExclusionStore {
  readonly #database: OpenDatabase;
  readonly #questionnaires: KnownQuestionnaires;
  readonly #pen: AuditPen;
  readonly #newId: () => string;

  constructor(
    database: OpenDatabase,
    questionnaires: KnownQuestionnaires,
    pen: AuditPen,
    newId: () => string = randomId,
  ) {
    this.#database = database;
    this.#questionnaires = questionnaires;
    this.#pen = pen;
    this.#newId = newId;
  }

  async preview(
    unit: string,
    conditions: ExclusionConditions,
    actor: string,
  ): Promise<readonly PreviewedSpan[]> {
    const { reader, writer, engine } = this.#database;
    const previewed: PreviewedSpan[] = [];
    for (const span of await releasedSpans(reader, this.#questionnaires, unit, conditions)) {
      const heap = await heapOf(reader, span, conditions);
      previewed.push({ ...nameOf(span), isPossible: heap !== null });
    }
    // Whoever asks again and again, for the place where nine become ten, is seen to.
    const details = { ...(await this.#described(conditions)), possible: spansText(previewed) };
    await inTransaction(writer, engine, (transaction) =>
      appendAudit(transaction, engine, this.#pen, {
        ...{ actor, action: 'exclusion.preview', subject: unit },
        details,
      }),
    );
    return previewed;
  }

  async exclude(
    unit: string,
    conditions: ExclusionConditions,
    { actor, reason }: ExclusionChange,
  ): Promise<string | null> {
    const { writer, engine } = this.#database;
    const described = await this.#described(conditions);
    const id = this.#newId();
    return await inTransaction(writer, engine, async (transaction) => {
      const spans = await releasedSpans(transaction, this.#questionnaires, unit, conditions);
      // Nothing of them is released, freed or flagged meanwhile.
      await engine.lockNamed(transaction, [...new Set(spans.flatMap(lockNames))].sort());
      const excluded: PreviewedSpan[] = [];
      let responses = 0;
      for (const span of spans) {
        const heap = await heapOf(transaction, span, conditions);
        if (heap === null) continue;
        await writeHeap(transaction, engine.maxParameters, { id, span, heap });
        excluded.push({ ...nameOf(span), isPossible: true });
        responses += heap.responses.length;
      }
      if (excluded.length === 0) return null;
      const madeDay = localDay(this.#pen.now());
      await transaction
        .insertInto('exclusions')
        .values({
          ...{ id, unit, conditions: JSON.stringify(conditions), reason, made_day: madeDay, stands: 1 },
          ...{ changed_day: null, changed_reason: null },
        })
        .execute();
      await appendAudit(transaction, engine, this.#pen, {
        ...{ actor, action: 'exclusion.add', subject: unit },
        details: { id, ...described, spans: spansText(excluded), records: responses, reason },
      });
      return id;
    });
  }

  async find(id: string): Promise<Exclusion | null> {
    const row = await this.#database.reader
      .selectFrom('exclusions')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : exclusionOf(row);
  }

  setStanding(id: string, stands: boolean, { actor, reason }: ExclusionChange): Promise<boolean> {
    const { writer, engine } = this.#database;
    return inTransaction(writer, engine, async (transaction) => {
      const changed = await transaction
        .updateTable('exclusions')
        .set({
          stands: stands ? 1 : 0,
          changed_day: localDay(this.#pen.now()),
          changed_reason: reason,
        })
        .where('id', '=', id)
        .where('stands', '=', stands ? 0 : 1)
        .returning('unit')
        .executeTakeFirst();
      if (changed === undefined) return false;
      await appendAudit(transaction, engine, this.#pen, {
        ...{ actor, action: stands ? 'exclusion.set-again' : 'exclusion.undo', subject: changed.unit },
        details: { id, reason },
      });
      return true;
    });
  }

  async heaps(scope: ReportScope, units: readonly string[] | null): Promise<readonly ExcludedHeap[]> {
    if (units === null) return this.#heaps(scope, null);
    const found: ExcludedHeap[] = [];
    for (let at = 0; at < units.length; at += UNITS_AT_A_TIME) {
      found.push(...(await this.#heaps(scope, units.slice(at, at + UNITS_AT_A_TIME))));
    }
    return found;
  }

  async #heaps(
    { questionnaire, version, mode, firstMonth, lastMonth, months }: ReportScope,
    units: readonly string[] | null,
  ): Promise<readonly ExcludedHeap[]> {
    const rows = await this.#database.reader
      .selectFrom('excluded_heaps')
      .innerJoin('exclusions', 'exclusions.id', 'excluded_heaps.exclusion')
      .selectAll('exclusions')
      .select(['month', 'span', 'responses', 'sums', 'taken'])
      .where('questionnaire', '=', questionnaire)
      .where('version', '=', version)
      .where('mode', '=', mode)
      .where('month', '>=', firstMonth)
      .where('month', '<=', lastMonth)
      .$if(units !== null, (query) => query.where('excluded_heaps.unit', 'in', units ?? []))
      .orderBy('made_day')
      .orderBy('exclusions.id')
      .execute();
    const within = new Set(months ?? monthsBetween(firstMonth, lastMonth));
    return rows
      .filter(({ month, span }) => isSpanWithin(month as Month, span, within))
      .map(({ responses, sums, taken, ...row }) => ({
        exclusion: exclusionOf(row),
        responses,
        sums: JSON.parse(sums) as number[],
        taken: JSON.parse(taken) as number[],
      }));
  }

  async deviceNames(enrolments: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (enrolments.length === 0) return new Map();
    const rows = await this.#database.reader
      .selectFrom('enrolments')
      .select(['id', 'name'])
      .where('id', 'in', enrolments)
      .execute();
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** As the audit log has conditions. */
  async #described({ firstDay, lastDay, devices, hours, flags }: ExclusionConditions) {
    const names = await this.deviceNames(devices ?? []);
    return {
      from: firstDay,
      to: lastDay,
      ...(devices === null
        ? {}
        : { devices: devices.map((id) => `${names.get(id) ?? ''} (${id})`).join(', ') }),
      ...(hours === null ? {} : { hours: `${hours.first}–${hours.last}` }),
      ...(flags === null ? {} : { flags: flags.join(', ') }),
    };
  }
}

/** Of the responses of a span those that can be excluded by the conditions; null where that is not possible. */
async function heapOf(
  database: Kysely<Database>,
  span: SpanBlock,
  conditions: ExclusionConditions,
): Promise<ExcludableHeap<SpanResponse> | null> {
  const responses = await spanResponses(database, span);
  const heaps = await database
    .selectFrom('excluded_heaps')
    .select(['exclusion', 'kept'])
    .where('questionnaire', '=', span.questionnaire.id)
    .where('version', '=', span.questionnaire.version)
    .where('mode', '=', span.mode)
    .where('month', '=', firstOf(span))
    .where('unit', '=', span.unit)
    .where('span', '=', span.kind)
    .execute();
  const keptIn = new Map(
    heaps.map(({ exclusion, kept }) => [exclusion, itemsIn(span.layout, JSON.parse(kept) as string[])]),
  );
  const told = await toldOf(database, span);
  return excludableHeap({ ...span, responses, keptIn, told }, (one) => meetsConditions(conditions, one));
}

async function writeHeap(
  transaction: Transaction<Database>,
  maxParameters: number,
  {
    id,
    span,
    heap,
  }: {
    readonly id: string;
    readonly span: SpanBlock;
    readonly heap: ExcludableHeap<SpanResponse>;
  },
): Promise<void> {
  const { layout, questionnaire } = span;
  const { own, taken } = excludedTally(layout, questionnaire, heap.responses, heap.kept);
  await transaction
    .insertInto('excluded_heaps')
    .values({
      ...{ exclusion: id, questionnaire: questionnaire.id, version: questionnaire.version },
      ...{ mode: span.mode, month: firstOf(span), span: span.kind, unit: span.unit },
      kept: JSON.stringify(layout.items.filter((_, item) => heap.kept.has(item))),
      responses: own.responses,
      sums: JSON.stringify(own.sums),
      levels: JSON.stringify(own.levels),
      taken: JSON.stringify(taken),
    })
    .execute();
  const alike = grouped(
    heap.responses,
    ({ enrolment, without }) => `${enrolment} ${heapText(layout, id, without)}`,
  );
  for (const [, responses] of alike) {
    const { enrolment, without } = must(responses[0], 'a response');
    const exclusion = heapText(layout, id, without);
    for (let at = 0; at < responses.length; at += maxParameters - 4) {
      await transaction
        .updateTable('records')
        .set({ exclusion })
        .where('enrolment', '=', enrolment)
        // So that no other month is looked at.
        .where('day', '>=', `${firstOf(span)}-01`)
        .where('day', '<=', `${must(span.months.at(-1), 'a span has months')}-31`)
        .where(
          'id',
          'in',
          responses.slice(at, at + maxParameters - 4).map((one) => one.id),
        )
        .execute();
    }
  }
}

function firstOf({ months }: SpanBlock): Month {
  return must(months[0], 'a span has months');
}

function nameOf(span: SpanBlock): Omit<PreviewedSpan, 'isPossible'> {
  const { id: questionnaire, version } = span.questionnaire;
  return { period: spanAround(firstOf(span), span.kind), questionnaire, version, mode: span.mode };
}

function lockNames({ unit, questionnaire: { id, version }, mode, months }: SpanBlock): readonly string[] {
  return months.map((month) => `tallies ${blockName({ unit, month, questionnaire: id, version, mode })}`);
}

/** As the audit log has them: those in which it is possible. */
function spansText(spans: readonly PreviewedSpan[]): string {
  return spans
    .filter(({ isPossible }) => isPossible)
    .map(({ period, questionnaire, version, mode }) => `${period.text} ${questionnaire}@${version} ${mode}`)
    .join(', ');
}

function exclusionOf(row: ExclusionsTable): Exclusion {
  const { id, unit, conditions, reason, made_day, stands, changed_day, changed_reason } = row;
  return {
    id,
    unit,
    conditions: JSON.parse(conditions) as ExclusionConditions,
    reason,
    madeDay: made_day as Day,
    stands: stands === 1,
    changed: changed_day === null ? null : { day: changed_day as Day, reason: changed_reason ?? '' },
  };
}
