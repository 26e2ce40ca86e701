import type { FiguresOf } from '../../../contract/figures.ts';
import { useWording } from '../wording/use-wording.ts';

/** With what a merged unit is compared, or why it is not. */
export function MadeOf({ answer: { madeOf } }: { readonly answer: Pick<FiguresOf, 'madeOf'> }) {
  const { t, unitName } = useWording();
  if (madeOf === null) return null;
  const units = madeOf.units.map(unitName).join(', ');
  return (
    <small data-testid="made-of">
      {t(madeOf.isComparedWith ? 'overall.made-of' : 'overall.made-of-divided', {
        count: madeOf.units.length,
        units,
      })}
    </small>
  );
}
