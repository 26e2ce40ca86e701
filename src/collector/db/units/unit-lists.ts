import { hash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { localDay } from '../../../core/kernel/calendar.ts';
import { err, ok, type Result } from '../../../core/kernel/result.ts';
import type { UnitChanges } from '../../../core/units/check-units.ts';
import type { Unit } from '../../../core/units/unit.ts';
import { type ImportRefusal, type PreviewedImport, previewImport } from '../../units/import-units.ts';
import type { ListedChanges, UnitLists } from '../../units/unit-lists.ts';
import type { AuditPen } from '../audit/audit-log.ts';
import type { Database } from '../schema.ts';
import { endedUnits } from './ended-units.ts';
import { importEntries } from './import-entries.ts';
import type { SqlUnitStore } from './unit-store.ts';

type Decided = ImportRefusal | { readonly kind: 'preview'; readonly previewed: PreviewedImport };

/** UnitLists over either engine. */
export class SqlUnitLists implements UnitLists {
  readonly #units: SqlUnitStore;
  readonly #database: Kysely<Database>;
  readonly #pen: AuditPen;

  constructor(units: SqlUnitStore, database: Kysely<Database>, pen: AuditPen) {
    this.#units = units;
    this.#database = database;
    this.#pen = pen;
  }

  async preview(bytes: Uint8Array): Promise<Result<ListedChanges, ImportRefusal>> {
    const decided = await this.#units.change<Decided>(async (existing, touched) => {
      const previewed = await previewImport(existing, touched, {
        ...{ bytes, allowed: new Set<string>(), today: localDay(this.#pen.now()) },
      });
      return previewed.ok ? err({ kind: 'preview', previewed: previewed.value }) : previewed;
    });
    if (decided.ok) throw new Error('a preview changes nothing');
    return decided.error.kind === 'preview'
      ? ok(await this.#withEnded(decided.error.previewed))
      : err(decided.error);
  }

  async import(
    bytes: Uint8Array,
    allowed: ReadonlySet<string>,
    actor: string,
  ): Promise<Result<ListedChanges, ImportRefusal>> {
    let former: readonly Unit[] = [];
    let preview: PreviewedImport['preview'] = [];
    const changed = await this.#units.change<ImportRefusal>(
      async (existing, touched): Promise<Result<UnitChanges, ImportRefusal>> => {
        former = existing;
        const previewed = await previewImport(existing, touched, {
          ...{ bytes, allowed, today: localDay(this.#pen.now()) },
        });
        if (!previewed.ok) return previewed;
        preview = previewed.value.preview;
        return ok(previewed.value.changes);
      },
      {
        pen: this.#pen,
        entriesOf: (changes) =>
          importEntries(former, changes, { actor, sha256: hash('sha256', bytes, 'hex') }),
      },
    );
    return changed.ok ? ok(await this.#withEnded({ changes: changed.value, preview })) : changed;
  }

  async #withEnded({ changes, preview }: PreviewedImport): Promise<ListedChanges> {
    const ended = await endedUnits(this.#database, {
      units: changes.units,
      ended: preview.flatMap(({ unit, fields }) =>
        fields.some(({ column }) => column === 'valid_to') ? unit : [],
      ),
      today: localDay(this.#pen.now()),
    });
    return { changes, preview, ended };
  }
}
