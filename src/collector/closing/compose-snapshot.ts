import type { Snapshot, SnapshotPart } from '../../contract/closing/closings.ts';
import { verySatisfiedOfScope } from '../../core/analysis/very-satisfied.ts';
import { figureKind } from '../../core/figures/figure-kind.ts';
import { COUNTRY, type PeriodTree, subtreeOf } from '../../core/figures/period-tree.ts';
import { periodTreeOf } from '../../core/figures/period-trees.ts';
import { isSampled } from '../../core/figures/primary-units.ts';
import { MINIMUM_RESPONDENTS } from '../../core/figures/small-cells.ts';
import { must } from '../../core/kernel/assert.ts';
import { lastMonthOf, type Period } from '../../core/kernel/period.ts';
import { spanAround } from '../../core/kernel/span.ts';
import { COUNTRY_REF } from '../../core/published/published-figure.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { ReleaseTime } from '../../core/tally/block-release.ts';
import type { StoredTally } from '../../core/tally/stored-tally.ts';
import { levelCounts } from '../../core/tally/tally.ts';
import { OVERALL, tallyLayout } from '../../core/tally/tally-layout.ts';
import { unitRef } from '../../core/units/unit.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import type { ReportScope } from '../figures/figure-store.ts';
import type { PeriodFigures } from '../figures/period-figures.ts';
import { readPeriod } from '../figures/read-period.ts';
import type { PartName } from './closing-store.ts';
import { RecordingReads, type SnapshotEvidence } from './snapshot-evidence.ts';

/** A questionnaire with the SHA-256 of its file. */
export interface HashedQuestionnaire {
  readonly questionnaire: Questionnaire;
  readonly sha256: string;
}

/** What stands at the head of a snapshot and is not counted. */
export interface SnapshotHead {
  /** `code@valid-from`, or `VN`. */
  readonly unit: string;
  readonly period: Period;
  readonly version: number;
  readonly former: string | null;
  readonly reason: string;
  readonly madeBy: Snapshot['madeBy'];
  readonly release: ReleaseTime;
}

export interface ComposedSnapshot {
  readonly snapshot: Snapshot;
  readonly evidence: SnapshotEvidence;
  /** Released responses of the unit, over all parts. */
  readonly responses: number;
}

/** Reads of one part: of the store, or of evidence. */
type ReadsOfPart = (part: PartName) => ConstructorParameters<typeof RecordingReads>[0];

interface SnapshotSources {
  readonly units: UnitTree;
  readonly parts: readonly PartName[];
  readonly reads: ReadsOfPart;
  readonly find: (id: string, version: number) => HashedQuestionnaire | undefined;
  /** Blocks of a part; left out, as they are read. */
  readonly blocksOf?: (part: PartName) => SnapshotPart['blocks'];
}

/**
 * The released figures of a unit and all below it as the screens tell them, hidden where those are. It tells nothing that
 * was not on a screen at that moment, so the difference of two snapshots tells nothing that somebody who reads the
 * screens at both moments does not know: sums of whole blocks.
 *
 * @returns null where the unit is not there in the period, or has no released responses in it
 */
export async function composeSnapshot(
  head: SnapshotHead,
  sources: SnapshotSources,
): Promise<ComposedSnapshot | null> {
  const tree = periodTreeOf(sources.units, head.period);
  const top = nodeOf(tree, head.unit);
  if (top === null) return null;
  const parts: SnapshotPart[] = [];
  const evidence: SnapshotEvidence['parts'][number][] = [];
  let responses = 0;
  for (const name of sources.parts) {
    const known = sources.find(name.questionnaire, name.version);
    if (known === undefined) continue;
    const reads = new RecordingReads(sources.reads(name), head.period);
    const part = await partOf({ head, tree, top, name, known, reads });
    if (part === null) continue;
    parts.push({ ...part, blocks: sources.blocksOf?.(name) ?? part.blocks });
    evidence.push(reads.evidence(name));
    responses += must(part.units[0], 'the unit itself').responses;
  }
  if (parts.length === 0) return null;
  return {
    snapshot: { ...documentHead(head, tree, top), units: unitsBelow(tree, top), parts },
    evidence: { units: sources.units.units, parts: evidence },
    responses,
  };
}

/** The node of `code@valid-from`, or of the country. */
export function nodeOf(tree: PeriodTree, unit: string): number | null {
  return unit === COUNTRY_REF ? COUNTRY : (tree.indexOfRef.get(unit) ?? null);
}

interface PartSources {
  readonly head: SnapshotHead;
  readonly tree: PeriodTree;
  readonly top: number;
  readonly name: PartName;
  readonly known: HashedQuestionnaire;
  readonly reads: RecordingReads;
}

async function partOf(sources: PartSources): Promise<SnapshotPart | null> {
  const { head, tree, top, name, known, reads } = sources;
  const { questionnaire, sha256 } = known;
  const layout = tallyLayout(questionnaire);
  const rule = questionnaire.scoringRule;
  const scope: ReportScope = {
    ...{ questionnaire: questionnaire.id, version: questionnaire.version, mode: name.mode },
    ...{ firstMonth: head.period.first, lastMonth: lastMonthOf(head.period) },
  };
  const figures = await readPeriod({ store: reads, scope, tree, layout, rule, roots: [top] });
  const nodes = subtreeOf(tree, top).filter((node) => figures.pooled.counts(node).released > 0);
  if (nodes.length === 0) return null;
  return {
    ...{ questionnaire: questionnaire.id, version: questionnaire.version, sha256, mode: name.mode, rule },
    figureKind: figureKind(questionnaire, name.mode, isSampled(figures.sample(top))),
    units: nodes.map((node) => unitFigures(figures, node)),
    blocks: blocksWithin(reads.blocks, tree, new Set(nodes)),
  };
}

/** Everything of a unit that a screen shows of one period by itself. */
function unitFigures(figures: PeriodFigures, node: number): SnapshotPart['units'][number] {
  const { layout, tree } = figures.pooled;
  const { released, excluded } = figures.pooled.counts(node);
  const isHidden = figures.scope(node, OVERALL).hidden;
  return {
    unit: refAt(tree, node),
    responses: released,
    excluded,
    scopes: layout.scopes.map(({ id }) => {
      const figure = figures.scope(node, id);
      const tally = figures.tallyBehindShown(node);
      const highest = figure.hidden ? null : verySatisfiedOfScope(layout, tally, id).percent;
      return { id, figure, verySatisfied: highest };
    }),
    items: layout.items.map((id, index) => {
      const figure = figures.item(node, index);
      const isShown = !figure.hidden && !isHidden;
      const levels = isShown ? levelCounts(layout, figures.tallyBehindShown(node), id) : null;
      return { id, figure, levels };
    }),
  };
}

/** By office and span, of the nodes. */
function blocksWithin(
  rows: readonly StoredTally[],
  tree: PeriodTree,
  nodes: ReadonlySet<number>,
): SnapshotPart['blocks'] {
  const counts = new Map<string, SnapshotPart['blocks'][number]>();
  for (const { unit, month, span, responses } of rows) {
    if (!nodes.has(tree.countedAt.get(unit) ?? -1)) continue;
    const { text } = spanAround(month, span);
    const key = `${unit} ${text}`;
    counts.set(key, { unit, span: text, responses: responses + (counts.get(key)?.responses ?? 0) });
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, block]) => block);
}

function documentHead(head: SnapshotHead, tree: PeriodTree, top: number): Omit<Snapshot, 'units' | 'parts'> {
  const { period, version, former, reason, madeBy, release } = head;
  return {
    format: 'sipas-snapshot-1',
    unit: nameAt(tree, top),
    period: period.text,
    ...{ version, former, reason, madeBy },
    method: {
      interval:
        '95 %, respondents as clusters, z²/2 pseudo-respondents of each kind; households as SD1 to SD5',
      weights: 'none: every answer counts equally',
      minimumRespondents: MINIMUM_RESPONDENTS,
      release,
    },
  };
}

function unitsBelow(tree: PeriodTree, top: number): Snapshot['units'] {
  return subtreeOf(tree, top).map((node) => {
    const { kind, name, nameEn } = nameAt(tree, node);
    const { parent } = must(tree.nodes[node], 'a node');
    return {
      ...{ unit: refAt(tree, node), kind, name, nameEn },
      parent: node === top || parent < 0 ? null : refAt(tree, parent),
    };
  });
}

function refAt(tree: PeriodTree, node: number): string | null {
  const { unit } = must(tree.nodes[node], 'a node');
  return unit === null ? null : unitRef(unit);
}

function nameAt(tree: PeriodTree, node: number): Snapshot['unit'] {
  const { unit } = must(tree.nodes[node], 'a node');
  if (unit === null) {
    return { code: null, ref: null, kind: 'country', name: 'Cả nước', nameEn: 'The whole country' };
  }
  const { code, kind, name, nameEn } = unit;
  return { code, ref: unitRef(unit), kind, name, nameEn };
}
