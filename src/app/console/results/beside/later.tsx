import { type ComponentType, lazy } from 'react';
import { type PageNamespace, withPageTexts } from '../../page-texts.ts';

/** What stands beside the figures comes after them, each with its code and texts; what does not come is left out. */
export const TrendLine = lazy(() => later(import('./trend-line.tsx'), 'console-trend'));
export const ChangedMost = lazy(() => later(import('./changed-most.tsx'), 'console-analysis'));
export const TargetNotes = lazy(() => later(import('./target-notes.tsx'), 'console-targets'));
export const MissedTargets = lazy(() => later(import('./missed-targets.tsx'), 'console-targets'));
export const OnTime = lazy(() => later(import('./on-time.tsx'), 'console-published'));
export const FlaggedUnits = lazy(() => later(import('./flagged-units.tsx'), 'console-genuineness'));
export const ExcludedNote = lazy(() => later(import('./excluded-note.tsx'), 'console-genuineness'));
export const ReportButton = lazy(() => later(import('../report/report-button.tsx'), 'console-report'));
export const RowsExport = lazy(() => later(import('../export/rows-export.tsx'), 'console-export'));
export const ClosedNote = lazy(() => later(import('./closed-note.tsx'), 'console-closing'));

function later<Props>(
  loading: Promise<{ readonly default: ComponentType<Props> }>,
  texts: PageNamespace,
): Promise<{ readonly default: ComponentType<Props> }> {
  return withPageTexts(loading, texts).catch(() => ({ default: Nothing }));
}

function Nothing() {
  return null;
}
