import { Button } from 'react-aria-components/Button';
import { GridList, GridListItem } from 'react-aria-components/GridList';
import { useTranslation } from 'react-i18next';
import type { ListedUnit } from '../../../../contract/units/units.ts';
import { nameIn } from '../../../i18n/i18n.ts';
import { buttonClass } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { AriaLocale } from '../aria-locale.tsx';
import styles from './unit-picker.module.css';

export interface UnitListProps {
  readonly units: readonly ListedUnit[];
  /** Whether the reader came here by going down: the focus then goes on in this list. */
  readonly isBelow: boolean;
  readonly onChoose: (unit: ListedUnit) => void;
  readonly onOpen: (unit: ListedUnit) => void;
}

/**
 * Units to choose from. One stop of the Tab key: the arrows up and down lead from unit to unit, Enter chooses one, and
 * the arrow to the right leads to the button that shows the units below it. Letters lead to a unit by its name.
 */
export default function UnitList({ units, isBelow, onChoose, onOpen }: UnitListProps) {
  const { t, i18n } = useTranslation('console-accounts');
  return (
    <AriaLocale>
      <GridList
        aria-label={t('units.list')}
        className={styles['units'] ?? ''}
        autoFocus={isBelow ? 'first' : false}
        onAction={(key) => {
          const chosen = units.find(({ ref }) => ref === key);
          if (chosen !== undefined) onChoose(chosen);
        }}
      >
        {units.map((unit) => {
          const name = nameIn(i18n.language, unit);
          return (
            <GridListItem key={unit.ref} id={unit.ref} textValue={name} className={styles['unit'] ?? ''}>
              <span className={styles['name']}>
                <span>{name}</span>
                <span className={styles['soft']}>
                  {unit.code}
                  {unit.parent === null ? '' : ` · ${nameIn(i18n.language, unit.parent)}`}
                </span>
              </span>
              {unit.hasChildren ? (
                <Button
                  className={buttonClass('quiet')}
                  aria-label={t('units.open', { unit: name })}
                  onPress={() => onOpen(unit)}
                >
                  <Icon name="forward" size="1.25rem" />
                </Button>
              ) : null}
            </GridListItem>
          );
        })}
      </GridList>
    </AriaLocale>
  );
}
