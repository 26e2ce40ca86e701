import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Device } from '../../../device/device.ts';
import type { EnrolmentFailure, ListedUnit, UnitQuery } from '../../../device/enrolment-client.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { failureWords } from './failure-words.ts';
import styles from './setup-page.module.css';

type Listing =
  | { readonly kind: 'loading' }
  | { readonly kind: 'units'; readonly units: readonly ListedUnit[] }
  | { readonly kind: 'failed'; readonly failure: EnrolmentFailure };

/** A pause in typing after which a search is worth a request. */
const TYPING_PAUSE_MS = 250;

export interface UnitPickerProps {
  readonly device: Pick<Device, 'units'>;
  readonly onChoose: (unit: ListedUnit) => void;
}

/** Finds a unit by name or code, or by going down from the top. */
export function UnitPicker({ device, onChoose }: UnitPickerProps) {
  const { t, i18n } = useTranslation('setup');
  const [search, setSearch] = useState('');
  const [path, setPath] = useState<readonly ListedUnit[]>([]);
  const [listing, setListing] = useState<Listing>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);
  const searchId = useId();
  const sought = search.trim().normalize('NFC');
  const parent = path.at(-1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks the same again
  useEffect(() => {
    let wanted = true;
    const query: UnitQuery =
      sought !== '' ? { search: sought } : parent === undefined ? 'top' : { parent: parent.code };
    const timer = setTimeout(
      async () => {
        setListing({ kind: 'loading' });
        const answer = await device.units(query);
        if (!wanted) return;
        setListing(
          answer.ok ? { kind: 'units', units: answer.value } : { kind: 'failed', failure: answer.error },
        );
      },
      sought === '' ? 0 : TYPING_PAUSE_MS,
    );
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [device, sought, parent, attempt]);

  function open(unit: ListedUnit) {
    setSearch('');
    setPath(sought === '' ? [...path, unit] : [unit]);
  }

  return (
    <div className={styles['picker']}>
      <label htmlFor={searchId}>{t('search')}</label>
      <div className={styles['search']}>
        <Icon name="search" />
        <input
          id={searchId}
          type="search"
          className={styles['input']}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          autoComplete="off"
        />
      </div>
      {sought !== '' || path.length === 0 ? null : (
        <nav className={styles['path']} aria-label={t('path')}>
          <Button look="quiet" onClick={() => setPath([])}>
            {t('top')}
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
      <div role="status" aria-live="polite">
        {listing.kind === 'loading' ? <p className={styles['soft']}>{t('searching')}</p> : null}
        {listing.kind === 'units' && listing.units.length === 0 ? (
          <p className={styles['soft']}>{t(sought === '' && path.length === 0 ? 'no-units' : 'none')}</p>
        ) : null}
      </div>
      {listing.kind === 'failed' ? (
        <div role="alert" className={styles['failure']}>
          <p>{failureWords(t, listing.failure)}</p>
          <Button onClick={() => setAttempt(attempt + 1)}>{t('common:try-again')}</Button>
        </div>
      ) : null}
      {listing.kind === 'units' ? (
        <ul className={styles['units']} aria-label={t('units')}>
          {listing.units.map((unit) => (
            <UnitRow key={unit.ref} unit={unit} onChoose={onChoose} onOpen={open} />
          ))}
        </ul>
      ) : null}
    </div>
  );
}

interface UnitRowProps {
  readonly unit: ListedUnit;
  readonly onChoose: (unit: ListedUnit) => void;
  readonly onOpen: (unit: ListedUnit) => void;
}

function UnitRow({ unit, onChoose, onOpen }: UnitRowProps) {
  const { t, i18n } = useTranslation('setup');
  const name = nameIn(i18n.language, unit);
  return (
    <li className={styles['unit']}>
      <p>
        <b>{name}</b>
        <br />
        <span className={styles['soft']}>
          {unit.code}
          {unit.parent === null ? '' : ` · ${t('part-of', { parent: unit.parent.name })}`}
        </span>
      </p>
      {unit.hasChildren ? (
        <Button aria-label={t('open-unit', { unit: name })} onClick={() => onOpen(unit)}>
          {t('open')}
          <Icon name="forward" size="1.25em" />
        </Button>
      ) : null}
      <Button look="primary" aria-label={t('choose-unit', { unit: name })} onClick={() => onChoose(unit)}>
        {t('choose')}
      </Button>
    </li>
  );
}
