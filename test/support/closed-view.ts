import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import type { IndicesQuery } from '../../src/collector/figures/indices-query.ts';
import { PublicPages } from '../../src/collector/public-pages/public-pages.ts';
import type { Snapshot } from '../../src/contract/closing/closings.ts';
import type { ShownFigure } from '../../src/core/figures/small-cells.ts';
import { canonicalJson } from '../../src/core/kernel/canonical-json.ts';
import { monthsOf } from '../../src/core/kernel/period.ts';
import type { Questionnaire } from '../../src/core/questionnaire/questionnaire.ts';
import { PUBLIC_PAGE, type RouteKey } from './attacked-routes.ts';
import { closingWorld } from './closing-world.ts';
import type { Teller } from './further-views.ts';

interface ClosedWorld {
  readonly database: OpenDatabase;
  readonly questionnaires: readonly Questionnaire[];
  readonly nowMs: number;
  readonly routes: Set<RouteKey>;
}

const ROUTES: readonly RouteKey[] = [
  'GET /api/v1/closings',
  'GET /api/v1/closings/state',
  'GET /api/v1/closings/proposals/:id',
  'GET /api/v1/snapshots/:id/summary',
  'GET /api/v1/snapshots/:id',
  'GET /api/v1/snapshots/:id/figures.csv',
];
const HIGHEST = 5;

/**
 * Somebody who closes one period after the other, again and again, and keeps every version: each figure in them is told to
 * the watcher, who subtracts it from all others, those of former versions and of the live screens among them.
 */
export class ClosedView {
  readonly #world: ClosedWorld;
  readonly #closing: ReturnType<typeof closingWorld>;
  readonly #pages: PublicPages;
  readonly #taken: string[] = [];
  /** Of the last version, responses by unit, period and span. */
  readonly #blocks = new Map<string, number>();

  constructor(world: ClosedWorld) {
    this.#world = world;
    const nowMs = () => world.nowMs;
    this.#closing = closingWorld(world.database, world.questionnaires, nowMs);
    const { closings, store, units } = this.#closing;
    this.#pages = new PublicPages({
      // Every page is open: so every figure is read that any of them could tell.
      store: { page: async () => ({ isOpen: true, entries: [] }), set: async () => {} },
      ...{ closings, units, nowMs, versions: () => store.versions() },
    });
  }

  /** Closes the unit and period of a query, as it is now, and reads all that is told of it. */
  async read(query: IndicesQuery, teller: Teller): Promise<void> {
    const { unit, period } = query;
    const { closings, proposals, reader } = this.#closing;
    // The route refuses it.
    if (period.kind === 'year-to-date') return;
    const proposal = await this.#closing.proposed(unit, period.text);
    // Nothing is released yet.
    if (!proposal.ok) return;
    const proposed = await proposals.proposed(proposal.value.id, reader);
    if (!proposed.ok) throw new Error(proposed.error);
    const id = await this.#closing.closed(unit, period.text);
    for (const route of ROUTES) this.#world.routes.add(route);
    this.#taken.push(id);
    const snapshot = await closings.snapshot(id);
    const version = await closings.version(id, reader);
    if (snapshot === null || version === null) throw new Error('nothing was closed');
    this.#tell(snapshot, query, teller);
    // The other pages tell what the snapshot does.
    for (const { figures } of [version, proposed.value]) {
      for (const [at, { scopes, responses }] of figures.entries()) {
        const own = snapshot.parts[at]?.units[0];
        const isSame = scopes.every(({ figure }, scope) => same(figure, own?.scopes[scope]?.figure));
        if (!isSame || responses !== own?.responses) throw new Error(`${id}: two figures`);
      }
    }
    if (unit !== null) await this.#readPage(unit.split('@')[0] ?? unit);
    const state = await closings.state(query);
    if (!state.ok || state.value === null) throw new Error(`${id}: not closed`);
    if (state.value.id !== id || state.value.later !== 0) throw new Error(`${id}: something came later`);
    await this.#readFeed(query);
  }

  /** The feed tells of a closed period what a version says that was told already. */
  async #readFeed(query: IndicesQuery): Promise<void> {
    const { closings, feed } = this.#closing;
    const opened = await feed.open({ ...query, periods: [query.period] });
    if (!opened.ok) throw new Error(opened.error.kind);
    for (const row of (await Array.fromAsync(opened.value.rows)).flat()) {
      const snapshot = this.#taken.includes(row.snapshot ?? '')
        ? await closings.snapshot(row.snapshot ?? '')
        : null;
      const part = snapshot?.parts.find(({ version, mode }) => version === row.version && mode === row.mode);
      const ref = row.unit_from === null ? null : `${row.unit}@${row.unit_from}`;
      const unit = part?.units.find((one) => one.unit === ref);
      const closed = [...(unit?.scopes ?? []), ...(unit?.items ?? [])].find(({ id }) => id === row.part);
      const figure = closed === undefined || closed.figure.hidden ? null : closed.figure;
      const isSame = snapshot !== null && row.percent === (figure?.percent ?? null);
      if (!isSame) throw new Error(`${row.unit} ${row.period} ${row.part}: in no version`);
    }
  }

  /** Every version that was taken is made again from the answers; returns what differs. */
  async differences(): Promise<readonly unknown[]> {
    const found: unknown[] = [];
    for (const id of this.#taken) {
      const { summary, differences } = await this.#closing.recounted(id);
      found.push(...differences);
      if (summary?.from !== 'answers') found.push(`${id}: not from the answers`);
    }
    return found;
  }

  /** The page of a unit that anybody reads tells what its snapshot does, which is told already. */
  async #readPage(code: string): Promise<void> {
    const closed = (await this.#pages.shown(code))?.closed;
    if (closed === undefined || closed === null) return;
    const snapshot = await this.#closing.closings.snapshot(closed.id);
    for (const { mode, figure } of closed.figures) {
      const told = snapshot?.parts
        .filter((part) => part.mode === mode)
        .flatMap(({ units }) => units.map(({ scopes }) => scopes[0]?.figure));
      if (!told?.some((one) => same(figure, one))) throw new Error(`${closed.id}: another on the page`);
    }
    this.#world.routes.add(PUBLIC_PAGE);
  }

  get taken(): number {
    return this.#taken.length;
  }

  #tell({ parts, period }: Snapshot, query: IndicesQuery, teller: Teller): void {
    const months = monthsOf(query.period);
    for (const { version, mode, units, blocks } of parts) {
      for (const { unit, span, responses } of blocks) {
        const place = `${unit} ${period} ${span} ${version} ${mode}`;
        const moved = responses - (this.#blocks.get(place) ?? 0);
        if (moved !== 0 && moved < 10) throw new Error(`${place}: ${moved} in a version of their own`);
        this.#blocks.set(place, responses);
      }
      if (version !== query.version || mode !== query.mode) continue;
      for (const { unit, scopes, items } of units) {
        const told = { where: `snapshot ${period}`, code: unit?.split('@')[0] ?? null, months };
        for (const { id: of, figure, verySatisfied } of scopes) {
          teller.told({ ...told, of, figure });
          if (figure.hidden || verySatisfied === null) continue;
          teller.told({
            ...told,
            of,
            figure: { ...figure, percent: verySatisfied },
            from: HIGHEST,
          });
        }
        for (const { id: of, figure } of items) teller.told({ ...told, of, figure });
      }
    }
  }
}

function same(one: ShownFigure, other: ShownFigure | undefined): boolean {
  return canonicalJson({ ...one }) === canonicalJson({ ...other });
}
