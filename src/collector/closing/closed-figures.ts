import type { ClosedFigures, Snapshot, SnapshotPart } from '../../contract/closing/closings.ts';
import { must } from '../../core/kernel/assert.ts';
import { textsIn } from '../figures/answers/questionnaire-texts.ts';
import type { HashedQuestionnaire } from './compose-snapshot.ts';

/** The figures of a snapshot's own unit, by part, beside those of another version of it. */
export function comparedFigures(
  snapshot: Snapshot,
  former: Snapshot | null,
  find: (id: string, version: number) => HashedQuestionnaire | undefined,
): readonly ClosedFigures[] {
  return snapshot.parts.flatMap((part): readonly ClosedFigures[] => {
    const known = find(part.questionnaire, part.version);
    if (known === undefined) return [];
    const { questionnaire } = known;
    const before = former?.parts.find((one) => keyOf(one) === keyOf(part))?.units[0] ?? null;
    const now = must(part.units[0], 'the unit itself');
    const subIndices = questionnaire.components.flatMap((component) => [component, ...component.subIndices]);
    return [
      {
        questionnaire: {
          ...{ id: questionnaire.id, version: questionnaire.version },
          title: textsIn(questionnaire, questionnaire.title),
        },
        ...{ mode: part.mode, figureKind: part.figureKind, responses: now.responses },
        formerResponses: before?.responses ?? null,
        scopes: now.scopes.map(({ id, figure }) => {
          const text = subIndices.find((one) => one.id === id)?.text;
          return {
            ...{ id, figure },
            text: text === undefined ? null : textsIn(questionnaire, text),
            former: before?.scopes.find((one) => one.id === id)?.figure ?? null,
          };
        }),
      },
    ];
  });
}

function keyOf({ questionnaire, version, mode }: SnapshotPart): string {
  return `${questionnaire} ${version} ${mode}`;
}
