import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ListedUnit } from '../../../contract/units/units.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Icon } from '../../ui/icon.tsx';
import { usePaused } from '../requests/use-paused.ts';
import { useRead } from '../requests/use-read.ts';
import { Field } from '../ui/field.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './unit-tree.module.css';

interface Place {
  /** Codes of the chosen unit and of those above it. */
  readonly open: readonly string[];
  readonly chosen: string | null;
  /** Also units that have ended or have not begun. */
  readonly isOfAllTimes: boolean;
  readonly today: Day;
  readonly addressOf: (unit: ListedUnit) => string;
}

/**
 * The units in scope as a list within lists: each level is read when it is opened, so that a country of 3,321 communes is
 * not. Words find units by name or code, accents aside, instead.
 */
export function UnitTree(place: Place) {
  const { t } = useTranslation('console-unit-changes');
  const [text, setText] = useState('');
  const sought = usePaused(text.trim().normalize('NFC'));
  return (
    <>
      <Field
        label={t('tree.search')}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <nav className={styles['tree']} aria-label={t('tree.title')}>
        {sought === '' ? <Level parent={null} place={place} /> : <Found words={sought} place={place} />}
      </nav>
    </>
  );
}

interface LevelProps {
  /** Null: the highest in scope. */
  readonly parent: ListedUnit | null;
  readonly place: Place;
}

function Level({ parent, place }: LevelProps) {
  const { t } = useTranslation('console-unit-changes');
  const { isOfAllTimes } = place;
  const above = parent === null ? {} : { parent: isOfAllTimes ? parent.ref : parent.code };
  const { answer, failure, refresh } = useRead('GET /api/v1/units', {
    query: { ...above, ...(isOfAllTimes ? { times: 'all' } : {}) },
  });
  if (answer === null) {
    if (failure !== null)
      return <ReadFailure failure={failure} subject={parent?.code ?? ''} retry={refresh} />;
    return (
      <p role="status" className={styles['status']}>
        {t('common:loading')}
      </p>
    );
  }
  if (answer.units.length === 0) return <p className={styles['status']}>{t('tree.none')}</p>;
  return (
    <ul>
      {answer.units.map((unit) => (
        <Node key={unit.ref} unit={unit} place={place} />
      ))}
    </ul>
  );
}

function Node({ unit, place }: { readonly unit: ListedUnit; readonly place: Place }) {
  const { t, i18n } = useTranslation('console-unit-changes');
  const isOnPath = place.open.includes(unit.code) && place.chosen !== unit.code;
  const [isOpen, setOpen] = useState(isOnPath);
  useEffect(() => {
    if (isOnPath) setOpen(true);
  }, [isOnPath]);
  // What is below may have ended: only the collector knows, when it is asked.
  const mayOpen = unit.hasChildren || place.isOfAllTimes;
  return (
    <li>
      <div className={styles['row']}>
        {mayOpen ? (
          <button
            type="button"
            className={styles['toggle']}
            aria-expanded={isOpen}
            aria-label={t('tree.open', { unit: nameIn(i18n.language, unit) })}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name="forward" size="1.25rem" />
          </button>
        ) : (
          <span className={styles['leaf']} />
        )}
        <UnitLink unit={unit} place={place} />
      </div>
      {isOpen && mayOpen ? <Level parent={unit} place={place} /> : null}
    </li>
  );
}

function UnitLink({ unit, place, above }: { unit: ListedUnit; place: Place; above?: string }) {
  const { t, i18n } = useTranslation('console-unit-changes');
  const { language } = useWording();
  const { validFrom, validTo } = unit;
  const days =
    validTo !== null
      ? t(validTo < place.today ? 'tree.ended' : 'tree.ends', { day: formatDay(validTo, language) })
      : validFrom > place.today
        ? t('tree.begins', { day: formatDay(validFrom, language) })
        : null;
  return (
    <Link
      ref={place.chosen === unit.code ? scrollThere : undefined}
      className={styles['link']}
      to={place.addressOf(unit)}
      aria-current={place.chosen === unit.code ? 'page' : undefined}
    >
      {nameIn(i18n.language, unit)}
      <span className={styles['soft']}>{[unit.code, above, days].filter(Boolean).join(' · ')}</span>
    </Link>
  );
}

/** Scrolls the tree, and not the page, to where the chosen unit stands. */
function scrollThere(link: HTMLElement | null): void {
  const tree = link?.closest('nav') ?? null;
  if (link === null || tree === null) return;
  const below = link.getBoundingClientRect().top - tree.getBoundingClientRect().top;
  if (below < 0 || below > tree.clientHeight - link.clientHeight)
    tree.scrollTop += below - tree.clientHeight / 3;
}

function Found({ words, place }: { readonly words: string; readonly place: Place }) {
  const { t, i18n } = useTranslation('console-unit-changes');
  const { answer, isCurrent, failure, refresh } = useRead('GET /api/v1/units', {
    query: { search: words, ...(place.isOfAllTimes ? { times: 'all' } : {}) },
  });
  const units = isCurrent ? (answer?.units ?? []) : [];
  if (failure !== null) return <ReadFailure failure={failure} subject={words} retry={refresh} />;
  return (
    <>
      <p role="status" className={styles['status']}>
        {isCurrent ? t('tree.found', { count: units.length }) : t('common:loading')}
      </p>
      <ul>
        {units.map((unit) => (
          <li key={unit.ref} className={styles['row']}>
            <span className={styles['leaf']} />
            <UnitLink
              unit={unit}
              place={place}
              {...(unit.parent === null ? {} : { above: nameIn(i18n.language, unit.parent) })}
            />
          </li>
        ))}
      </ul>
    </>
  );
}
