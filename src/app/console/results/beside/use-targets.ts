import type { Indices } from '../../../../contract/figures.ts';
import { DEFAULT_MODE, QUESTIONNAIRES } from '../../../../contract/on-offer.ts';
import type { TargetRow } from '../../../../contract/published/targets.ts';
import { MINUTE_MS } from '../../../../core/kernel/duration.ts';
import { COUNTRY_REF } from '../../../../core/published/published-figure.ts';
import { useReadBeside } from './use-read-beside.ts';

export interface TargetsBeside {
  /** Of the unit's own figure in the period shown: of the part, or of the overall figure where it is null. */
  readonly of: (part: string | null) => readonly TargetRow[];
  /** Of the year, in the unit and below it, whatever they are about. */
  readonly missed: readonly TargetRow[];
}

/** The targets that an answer is to be seen with; none until they are there, and where they cannot be read. */
export function useTargets({ unit, period, mode, questionnaire, asOf }: Indices): TargetsBeside {
  const year = period.first.slice(0, 4);
  const query = unit.code === null ? { year } : { unit: unit.code, year };
  // What came of targets costs the collector a report each, and they are those of a year, whichever month is looked at.
  const fresh = { freshMs: MINUTE_MS };
  const { answer } = useReadBeside('GET /api/v1/targets', { query }, asOf.released, fresh);
  const targets = answer?.targets ?? [];
  // Targets are about what kiosks ask by the default questionnaire: beside another figure they would mislead.
  const isAbout = mode === DEFAULT_MODE && questionnaire.id === QUESTIONNAIRES[0];
  return {
    of: (part) =>
      targets.filter(
        (target) =>
          isAbout &&
          target.measure === 'own' &&
          target.unit.code === (unit.code ?? COUNTRY_REF) &&
          target.period === period.text &&
          (target.part?.id ?? null) === part,
      ),
    missed: targets.filter(({ standing }) => standing.state === 'missed'),
  };
}
