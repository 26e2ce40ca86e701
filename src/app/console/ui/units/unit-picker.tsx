import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedUnit } from '../../../../contract/units/units.ts';
import { nameIn } from '../../../i18n/i18n.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { usePaused } from '../../requests/use-paused.ts';
import { useRead } from '../../requests/use-read.ts';
import { Field } from '../field.tsx';
import { ReadFailure } from '../read-failure.tsx';
import styles from './unit-picker.module.css';

const UnitList = lazy(() => import('./unit-list.tsx'));

export interface UnitPickerProps {
  /** Code of the unit whose children are shown first; left out, the highest there are. */
  readonly below?: string;
  readonly onChoose: (unit: ListedUnit) => void;
}

/** Finds a unit by name or code, or by going down. Who is bound to a unit finds that one and those below it. */
export function UnitPicker({ below, onChoose }: UnitPickerProps) {
  const { t, i18n } = useTranslation('console-accounts');
  const [text, setText] = useState('');
  const [path, setPath] = useState<readonly ListedUnit[]>([]);
  const sought = usePaused(text.trim().normalize('NFC'));
  const parent = path.at(-1)?.code ?? below;
  const { answer, isCurrent, failure, refresh } = useRead('GET /api/v1/units', {
    query: sought !== '' ? { search: sought } : parent === undefined ? {} : { parent },
  });
  const units = isCurrent ? (answer?.units ?? []) : [];
  return (
    <div className={styles['picker']}>
      <Field
        label={t('units.search')}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {sought !== '' || path.length === 0 ? null : (
        <nav className={styles['path']} aria-label={t('units.path')}>
          <Button look="quiet" onClick={() => setPath([])}>
            {t('units.top')}
          </Button>
          {path.map((unit, index) => (
            <span key={unit.ref}>
              <Icon name="forward" size="1em" />
              <Button
                look="quiet"
                aria-current={index === path.length - 1 ? 'location' : undefined}
                onClick={() => setPath(path.slice(0, index + 1))}
              >
                {nameIn(i18n.language, unit)}
              </Button>
            </span>
          ))}
        </nav>
      )}
      {failure === null ? null : <ReadFailure failure={failure} subject={parent ?? ''} retry={refresh} />}
      <p role="status" className={isCurrent && units.length === 0 ? undefined : 'visually-hidden'}>
        {!isCurrent
          ? t('common:loading')
          : units.length === 0
            ? t('units.none')
            : t('units.found', { count: units.length })}
      </p>
      {units.length === 0 ? null : (
        <Suspense fallback={<p>{t('common:loading')}</p>}>
          <UnitList
            key={parent ?? ''}
            units={units}
            isBelow={path.length > 0 && sought === ''}
            onChoose={onChoose}
            onOpen={(unit) => {
              setText('');
              setPath(sought === '' ? [...path, unit] : [unit]);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
