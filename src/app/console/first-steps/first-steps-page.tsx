import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { ListedUnit } from '../../../contract/units/units.ts';
import { foldText } from '../../../core/units/fold-text.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ScreenHeading } from '../../ui/screen-heading.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { EntryPage } from '../frame/entry-page.tsx';
import { useRead } from '../requests/use-read.ts';
import { Field, Note } from '../ui/field.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import { FirstKiosk } from './first-kiosk.tsx';
import styles from './first-steps-page.module.css';
import { OfficeStep } from './office-step.tsx';

/**
 * From an empty collector to the first response: province, first office, first kiosk. Where one stands is in the
 * address, so that a reload or the way back loses nothing.
 */
export function FirstStepsPage() {
  const { t } = useTranslation('console-sign-in');
  const [parameters, setParameters] = useSearchParams();
  const province = parameters.get('province');
  const above = parameters.get('above');
  const office = parameters.get('office');
  const step = office !== null ? 'kiosk' : province !== null ? 'office' : 'province';
  usePageTitle(t(`first-steps.${step}-title`));
  return (
    <EntryPage>
      <div>
        <p className={styles['step']}>
          {t('first-steps.step', { step: ['province', 'office', 'kiosk'].indexOf(step) + 2 })}
        </p>
        <ScreenHeading screen={step}>{t(`first-steps.${step}-title`)}</ScreenHeading>
      </div>
      {office !== null ? (
        <OfUnit code={office}>{(unit) => <FirstKiosk unit={unit} />}</OfUnit>
      ) : province !== null ? (
        <OfUnit code={above ?? province}>
          {(unit) => (
            <OfficeStep
              above={unit}
              onOffice={({ code }) => setParameters({ province, office: code })}
              onAbove={({ code }) => setParameters({ province, above: code })}
              onOtherProvince={() => setParameters({})}
            />
          )}
        </OfUnit>
      ) : (
        <ProvinceStep onChoose={(code) => setParameters({ province: code })} />
      )}
      {step === 'kiosk' ? null : (
        <p>
          <Link to="/console">{t('first-steps.later')}</Link>
        </p>
      )}
    </EntryPage>
  );
}

/** What is known of a unit by its code. */
function OfUnit(props: { readonly code: string; readonly children: (unit: ListedUnit) => React.ReactNode }) {
  const { t } = useTranslation('console-sign-in');
  const { answer, failure, refresh } = useRead('GET /api/v1/units', { query: { code: props.code } });
  const unit = answer?.units[0];
  if (unit !== undefined) return props.children(unit);
  if (failure !== null) return <ReadFailure failure={failure} subject={props.code} retry={refresh} />;
  if (answer === null) return <p role="status">{t('common:loading')}</p>;
  return (
    <Note role="alert" look="failure">
      <p>{t('first-steps.unit-unknown', { unit: props.code })}</p>
      <p>
        <Link to="/console/first-steps" className={buttonClass('secondary')}>
          {t('first-steps.other-province')}
        </Link>
      </p>
    </Note>
  );
}

function ProvinceStep({ onChoose }: { readonly onChoose: (code: string) => void }) {
  const { t, i18n } = useTranslation('console-sign-in');
  const { answer, failure, refresh } = useRead('GET /api/v1/units', { query: {} });
  const [text, setText] = useState('');
  const sought = foldText(text.trim());
  const named = (answer?.units ?? [])
    .map((unit) => ({ unit, name: nameIn(i18n.language, unit) }))
    .sort((a, b) => shortName(a.name).localeCompare(shortName(b.name), i18n.language));
  const found = named.filter(({ unit, name }) => foldText(`${name} ${unit.code}`).includes(sought));
  return (
    <>
      <p>{t('first-steps.province-about')}</p>
      <Field
        label={t('first-steps.province-search')}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {failure !== null && answer === null ? (
        <ReadFailure failure={failure} subject="" retry={refresh} />
      ) : null}
      <p role="status" className={answer !== null && found.length === 0 ? undefined : 'visually-hidden'}>
        {answer === null
          ? t('common:loading')
          : found.length === 0
            ? t('first-steps.province-none')
            : t('first-steps.province-found', { count: found.length })}
      </p>
      <ul className={styles['provinces']}>
        {found.map(({ unit, name }) => (
          <li key={unit.ref}>
            <button type="button" onClick={() => onChoose(unit.code)}>
              <span>{name}</span>
              <Icon name="forward" size="1.25rem" />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What a province is sorted by: nobody looks for Huế under "thành phố". */
function shortName(name: string): string {
  return name.replace(/^(Tỉnh|Thành phố)\s+/u, '');
}
