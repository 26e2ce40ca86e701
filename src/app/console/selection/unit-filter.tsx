import { useId, useState } from 'react';
import { Link } from 'react-router';
import { nameIn } from '../../i18n/i18n.ts';
import { Icon } from '../../ui/icon.tsx';
import { usePaused } from '../requests/use-paused.ts';
import { useRead } from '../requests/use-read.ts';
import { useWording } from '../wording/use-wording.ts';
import styles from './unit-filter.module.css';

/** As many as a person looks through; further ones are found by typing more of the name. */
const SHOWN_AT_ONCE = 8;

export interface UnitFilterProps {
  readonly unit: string | null;
  /** What is looked at: of all units, and before the name of one. Left out, devices. */
  readonly words?: { readonly all: string; readonly unit: string };
}

/** Which unit is looked at, and a field that finds another one by name or code. */
export function UnitFilter({ unit, words }: UnitFilterProps) {
  const { t, language } = useWording();
  const [text, setText] = useState('');
  const sought = usePaused(text.trim().normalize('NFC'));
  const { answer, isCurrent } = useRead(
    'GET /api/v1/units',
    sought === '' ? null : { query: { search: sought } },
  );
  const id = useId();
  const found = sought !== '' && isCurrent ? (answer?.units ?? []) : null;
  return (
    <section className={styles['filter']} aria-label={t('devices.filter.label')}>
      <p className={styles['current']}>
        {unit === null ? (
          (words?.all ?? t('devices.filter.all'))
        ) : (
          <UnitLine code={unit} before={words?.unit ?? t('devices.filter.unit')} />
        )}
      </p>
      <div className={styles['search']}>
        <label htmlFor={id}>{t('devices.filter.search')}</label>
        <span className={styles['field']}>
          <Icon name="search" size="1.125rem" />
          <input
            id={id}
            type="search"
            value={text}
            autoComplete="off"
            onChange={(event) => setText(event.target.value)}
          />
        </span>
      </div>
      <p role="status" className={found?.length === 0 ? styles['none'] : 'visually-hidden'}>
        {found === null
          ? ''
          : found.length === 0
            ? t('devices.filter.none')
            : t('devices.filter.found', { count: found.length })}
      </p>
      {found === null || found.length === 0 ? null : (
        <ul className={styles['found']}>
          {found.slice(0, SHOWN_AT_ONCE).map((one) => (
            <li key={one.ref}>
              <Link to={{ search: `unit=${one.code}` }} onClick={() => setText('')}>
                {nameIn(language, one)}
              </Link>{' '}
              <span className={styles['soft']}>
                {one.code}
                {one.parent === null ? '' : ` · ${nameIn(language, one.parent)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The unit looked at by its name, where the collector still knows one, and the way back to all. */
function UnitLine({ code: asked, before }: { readonly code: string; readonly before: string }) {
  const { t, language } = useWording();
  const [code = ''] = asked.split('@');
  const { answer, isCurrent } = useRead('GET /api/v1/units', { query: { search: code } });
  const unit = isCurrent ? answer?.units.find((one) => one.code === code) : undefined;
  return (
    <>
      {before} <b>{unit === undefined ? code : nameIn(language, unit)}</b>
      {unit?.parent == null ? null : (
        <>
          {' · '}
          <Link to={{ search: `unit=${unit.parent.code}` }}>{nameIn(language, unit.parent)}</Link>
        </>
      )}
      {' · '}
      <Link to={{ search: '' }}>{t('devices.filter.clear')}</Link>
    </>
  );
}
