import type { Indices } from '../../../contract/figures.ts';
import type { Period } from '../../../core/kernel/period.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { useSession } from '../requests/session.ts';
import { cutOff } from '../ui/panel.tsx';
import { useWording } from '../wording/use-wording.ts';
import { SelectionBar } from './selection-bar.tsx';
import type { AddressedSelection } from './use-selection.ts';
import { useFocusOnUnit } from './use-unit-heading.ts';

export interface UnitBarProps {
  readonly addressed: AddressedSelection;
  /** What the newest answer is of; null while there is none of this selection. */
  readonly answered: { readonly unit: Indices['unit']; readonly period: Period } | null;
  readonly isSettled: boolean;
  /** What the page shows of the unit. */
  readonly about: string;
  readonly hasSource: boolean;
}

/** The head of a page about a unit and a period: both can be chosen there. */
export function UnitBar({ addressed, answered, isSettled, about, hasSource }: UnitBarProps) {
  const { t, language, unitName } = useWording();
  const { person } = useSession();
  const { selection, nowMs, select } = addressed;
  const heading = useFocusOnUnit(selection.unit, isSettled);
  const top = person?.scope ? nameIn(language, person.scope) : t('country');
  const asked = selection.unit === null ? top : cutOff(selection.unit);
  const found = selection.isNewest && answered !== null ? answered.period : selection.period;
  return (
    <SelectionBar
      selection={{ ...selection, period: found }}
      unit={answered?.unit ?? null}
      heading={heading}
      name={answered === null ? asked : unitName(answered.unit)}
      named={null}
      about={about}
      hasSource={hasSource}
      hasCountryAbove={person?.scope === null}
      nowMs={nowMs}
      select={select}
    />
  );
}
