import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Closings } from '../../../contract/closing/closings.ts';
import { REASON_CHARACTERS } from '../../../contract/limits.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import {
  lastMonthOf,
  type Month,
  type Period,
  parsePeriod,
  periodAround,
  previousPeriod,
} from '../../../core/kernel/period.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useSession } from '../requests/session.ts';
import { useRead } from '../requests/use-read.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { ChoiceField, Field, Form, FormActions, Note } from '../ui/field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { UnitPicker } from '../ui/units/unit-picker.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './closing-page.module.css';

const KINDS = ['month', 'quarter', 'half-year', 'nine-months', 'year'] as const;
type ClosedKind = (typeof KINDS)[number];
/** Periods of a kind to choose among, the newest first. */
const OFFERED = 12;

interface ChosenUnit {
  /** Null: the whole country. */
  readonly code: string | null;
  readonly name: string;
  readonly nameEn: string | null;
}

export interface ProposeFormProps {
  readonly closings: Closings;
  /** What the address names, if anything. */
  readonly asked: { readonly unit: string | null; readonly period: string | null };
  readonly onProposed: (id: string) => void;
}

/** Proposes to close a period of a unit: the one of the address, where it is over. */
export function ProposeForm({ closings, asked, onProposed }: ProposeFormProps) {
  const { t } = useTranslation('console-closing');
  const { t: said, language, periodLabel } = useWording();
  const { person } = useSession();
  const { refusal, refuse, faultOf, form } = useRefusal();
  const named = useRead('GET /api/v1/units', asked.unit === null ? null : { query: { search: asked.unit } });
  const month = localDay(closings.atMs).slice(0, 7) as Month;
  const [period, setPeriod] = useState<Period>(() => askedPeriod(asked.period, month));
  const [picked, setPicked] = useState<ChosenUnit | null>(null);
  const [isChoosing, setChoosing] = useState(false);
  const [reason, setReason] = useState('');
  const top: ChosenUnit = person?.scope ?? { code: null, name: said('country'), nameEn: said('country') };
  const ofAddress = asked.unit === null ? null : named.answer?.units.find(({ code }) => code === asked.unit);
  const unit = picked ?? ofAddress ?? top;
  const versions =
    closings.closings.find((one) => one.unit.code === unit.code && one.period.text === period.text)?.versions
      .length ?? 0;
  const propose = async () => {
    refuse(null);
    const proposed = await call('POST /api/v1/closings/proposals', {
      body: { unit: unit.code, period: period.text, reason },
    });
    if (proposed.ok) onProposed(proposed.value.id);
    else refuse(proposed.error);
  };
  const kind = period.kind as ClosedKind;
  return (
    <Panel aria-labelledby="propose" data-testid="propose">
      <PanelTitle id="propose">{t('propose.title')}</PanelTitle>
      <PanelSentence>{t('propose.about')}</PanelSentence>
      <Form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void propose();
        }}
      >
        <div className={styles['unit']}>
          <span>
            {t('propose.unit')}: <b>{nameIn(language, unit)}</b>
          </span>
          {isChoosing ? null : <Button onClick={() => setChoosing(true)}>{t('propose.choose-unit')}</Button>}
        </div>
        {isChoosing ? (
          <UnitPicker
            onChoose={(chosen) => {
              setPicked(chosen);
              setChoosing(false);
            }}
          />
        ) : null}
        <div className={styles['fields']}>
          <ChoiceField
            label={t('propose.kind')}
            value={kind}
            options={KINDS.map((one) => [one, t(`propose.kinds.${one}`)])}
            onChange={({ target }) => setPeriod(newestOver(target.value as ClosedKind, month))}
          />
          <ChoiceField
            label={t('propose.period')}
            value={period.text}
            options={offered(kind, month, period).map((one) => [one.text, periodLabel(one)])}
            onChange={({ target }) => setPeriod(askedPeriod(target.value, month))}
          />
        </div>
        {versions === 0 ? null : <Note look="note">{t('propose.about-again', { count: versions })}</Note>}
        <Field
          label={t('propose.reason')}
          hint={t('propose.reason-hint')}
          value={reason}
          maxLength={REASON_CHARACTERS.most}
          fault={faultOf('/reason', t('propose.reason-fault'))}
          onChange={({ target }) => setReason(target.value)}
        />
        <RefusalNote
          refusal={refusal}
          fields={['/reason']}
          said={{ 'closing-impossible': t('propose.impossible') }}
        />
        <FormActions>
          <Button type="submit" look="primary">
            {t('propose.do')}
          </Button>
        </FormActions>
      </Form>
    </Panel>
  );
}

/** The period of the address, where it is one that can be closed; else the newest quarter that is over. */
function askedPeriod(text: string | null, month: Month): Period {
  const parsed = parsePeriod(text ?? '');
  const isOne = parsed.ok && KINDS.some((kind) => kind === parsed.value.kind);
  return isOne && isOver(parsed.value, month) ? parsed.value : newestOver('quarter', month);
}

function newestOver(kind: ClosedKind, month: Month): Period {
  const around = periodAround(month, kind);
  return isOver(around, month) ? around : (previousPeriod(around) ?? around);
}

/** The newest that are over, and the one that is chosen among them. */
function offered(kind: ClosedKind, month: Month, chosen: Period): readonly Period[] {
  const periods: Period[] = [];
  for (let one: Period | null = newestOver(kind, month); one !== null && periods.length < OFFERED; ) {
    periods.push(one);
    one = previousPeriod(one);
  }
  return periods.some(({ text }) => text === chosen.text) ? periods : [...periods, chosen];
}

function isOver(period: Period, month: Month): boolean {
  return lastMonthOf(period) < month;
}
