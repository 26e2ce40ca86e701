import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RelatedUnit, UnitDetails, UnitPeriod } from '../../../contract/units/unit-changes.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { useWording } from '../wording/use-wording.ts';
import styles from './units-page.module.css';

/** What a unit was in each of its periods, what it was made of, what became of it, and who else bore its code. */
export function UnitHistory({ unit }: { readonly unit: UnitDetails }) {
  const { t } = useTranslation('console-unit-changes');
  const { periods, predecessors, successors, others } = unit;
  return (
    <section aria-labelledby="unit-history">
      <h3 id="unit-history">{t('history.title')}</h3>
      <ol className={styles['history']}>
        {periods.map((period, index) => (
          <li key={period.ref}>
            <b>
              <Days {...period} />
            </b>
            <WhatChanged period={period} before={periods[index + 1]} />
          </li>
        ))}
      </ol>
      <Related title={t('history.predecessors')} units={predecessors} showsResults />
      <Related title={t('history.successors')} units={successors} showsResults />
      <Related title={t('history.others')} units={others} />
    </section>
  );
}

/** What a period has other than the one before it; the first says what it is. */
function WhatChanged({ period, before }: { period: UnitPeriod; before: UnitPeriod | undefined }) {
  const { t, i18n } = useTranslation('console-unit-changes');
  const { groupName } = useWording();
  const kind = t(`console-units:kinds.${period.kind}`);
  const name = nameIn(i18n.language, period);
  if (before === undefined) return <span>{`${name}, ${kind}`}</span>;
  const texts = [
    ['name', name, nameIn(i18n.language, before)],
    ['kind', kind, t(`console-units:kinds.${before.kind}`)],
    ['parent', parentText(period, i18n.language), parentText(before, i18n.language)],
    ['officeTerm', period.officeTerm, before.officeTerm],
    ['region', groupName(period.region), groupName(before.region)],
    ['unitClass', groupName(period.unitClass), groupName(before.unitClass)],
    ['headTitle', period.headTitle, before.headTitle],
    ['headTitleEn', period.headTitleEn, before.headTitleEn],
  ] as const;
  const changed = texts
    .filter(([, now, then]) => now !== then)
    .map(([what, now]) => `${t(`change.${what}`)}: ${now ?? t('history.usual')}`);
  return <span>{changed.join('; ')}</span>;
}

function parentText({ parent }: UnitPeriod, language: string): string | null {
  return parent === null ? null : nameIn(language, parent);
}

function Days({ validFrom, validTo }: Pick<RelatedUnit, 'validFrom' | 'validTo'>) {
  const { t } = useTranslation('console-unit-changes');
  const { language } = useWording();
  const day = formatDay(validFrom, language);
  // Before any result: no day of founding is known.
  const isUnknown = validFrom <= '1900-01-01';
  if (validTo === null) return t(isUnknown ? 'history.always' : 'history.since', { day });
  const last = formatDay(validTo, language);
  return isUnknown ? t('history.until', { last }) : t('history.from-to', { day, last });
}

interface RelatedProps {
  readonly title: string;
  readonly units: readonly RelatedUnit[];
  /** Whether figures of the last month of each are linked, for comparing. */
  readonly showsResults?: true;
}

function Related({ title, units, showsResults }: RelatedProps) {
  const { t, i18n } = useTranslation('console-unit-changes');
  if (units.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <ul className={styles['history']}>
        {units.map((unit) => (
          <li key={unit.ref}>
            <Link to={`/console/units?${new URLSearchParams({ unit: unit.ref })}`}>
              {nameIn(i18n.language, unit)} ({unit.code})
            </Link>
            <span>
              <Days {...unit} />
              {showsResults === undefined || unit.validTo === null ? null : (
                <>
                  {' · '}
                  <Link
                    to={`/console?${new URLSearchParams({ unit: unit.ref, period: unit.validTo.slice(0, 4) })}`}
                  >
                    {t('history.results', { year: unit.validTo.slice(0, 4) })}
                  </Link>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
