import { useTranslation } from 'react-i18next';
import type { ListedUnit } from '../../../contract/units/units.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { UnitPicker } from '../ui/units/unit-picker.tsx';
import { NewUnitForm } from '../units/new-unit-form.tsx';
import { isServing } from '../units/office-kinds.ts';

export interface OfficeStepProps {
  /** The unit the office stands below. */
  readonly above: ListedUnit;
  readonly onOffice: (office: ListedUnit) => void;
  /** A commune or department, at or below which the kiosk will stand. */
  readonly onAbove: (unit: ListedUnit) => void;
  readonly onOtherProvince: () => void;
}

/**
 * Where the first kiosk stands: a new office, one that is there, or a commune itself. A commune that is added or chosen
 * becomes the unit above, so that its office can be put below it.
 */
export function OfficeStep({ above, onOffice, onAbove, onOtherProvince }: OfficeStepProps) {
  const { t, i18n } = useTranslation('console-sign-in');
  const goOn = (unit: ListedUnit) => (isServing(unit.kind) ? onOffice(unit) : onAbove(unit));
  const isProvince = above.kind === 'province' || above.kind === 'city';
  const name = nameIn(i18n.language, above);
  return (
    <>
      <p>
        {t('office.below')} <b>{name}</b>{' '}
        <Button look="quiet" onClick={onOtherProvince}>
          {t('office.other')}
        </Button>
      </p>
      {isProvince ? null : (
        <div>
          <Button onClick={() => onOffice(above)}>{t('office.here', { unit: name })}</Button>
        </div>
      )}
      <NewUnitForm key={above.code} above={above} onDone={goOn} />
      {above.hasChildren ? (
        <details>
          <summary>{t('office.existing')}</summary>
          <UnitPicker below={above.code} onChoose={goOn} />
        </details>
      ) : null}
    </>
  );
}
