import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShownGradeRule } from '../../../contract/closing/grades.ts';
import { SOURCE_CHARACTERS } from '../../../contract/limits.ts';
import { formatDay, formatDecimal } from '../../../contract/wording/format.ts';
import { decimalText, parseDecimal } from '../../../core/kernel/decimal.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useSession } from '../requests/session.ts';
import { useRead } from '../requests/use-read.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { Field, Form, FormActions } from '../ui/field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ScrollRegion } from '../ui/reading/scroll-region.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './published-page.module.css';

const NUMBERS = ['good', 'fair', 'average', 'parPoints'] as const;

/** What figures are graded by, with what they were graded by before; set by administrators who are bound to no unit. */
export function GradesPanel({ onSet }: { readonly onSet: () => void }) {
  const { t } = useTranslation('console-published');
  const { person } = useSession();
  const { answer, refresh } = useRead('GET /api/v1/grade-rules', {});
  const rules = answer?.rules ?? [];
  const maySet = person?.role === 'administrator' && person.scope === null;
  if (answer === null || (rules.length === 0 && !maySet)) return null;
  return (
    <Panel aria-labelledby="grades" data-testid="grades">
      <PanelTitle id="grades">{t('grades.title')}</PanelTitle>
      <PanelSentence>{t(rules.length === 0 ? 'grades.none' : 'grades.about')}</PanelSentence>
      {rules.length === 0 ? null : <RulesTable rules={rules} />}
      {maySet ? (
        <RuleForm
          onSet={() => {
            refresh();
            onSet();
          }}
        />
      ) : null}
    </Panel>
  );
}

function RulesTable({ rules }: { readonly rules: readonly ShownGradeRule[] }) {
  const { t } = useTranslation('console-published');
  const { language } = useWording();
  return (
    <ScrollRegion label={t('grades.title')}>
      <Table aria-labelledby="grades">
        <thead>
          <tr>
            <th scope="col">{t('grades.effective')}</th>
            {NUMBERS.map((name) => (
              <th key={name} scope="col" className={tableClass('number')}>
                {t(`grades.${name}`)}
              </th>
            ))}
            <th scope="col">{t('grades.source')}</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={rule.setAtMs}>
              <th scope="row">
                {formatDay(rule.effectiveDay, language)}
                {rule.inForce ? <span className={tableClass('note')}>{t('grades.in-force')}</span> : null}
              </th>
              {NUMBERS.map((name) => (
                <td key={name} className={tableClass('number')}>
                  {formatDecimal(Number(rule[name]), language, parseDecimal(rule[name])?.places ?? 0)}
                  {name === 'parPoints' ? '' : '%'}
                </td>
              ))}
              <td>
                {rule.source}
                {rule.sourceDay === null ? '' : `, ${formatDay(rule.sourceDay, language)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </ScrollRegion>
  );
}

const EMPTY = {
  effectiveDay: '',
  good: '',
  fair: '',
  average: '',
  parPoints: '10',
  source: '',
  sourceDay: '',
};

function RuleForm({ onSet }: { readonly onSet: () => void }) {
  const { t } = useTranslation('console-published');
  const { refusal, refuse, faultOf, form } = useRefusal();
  const [edited, setEdited] = useState(EMPTY);
  const change = (name: keyof typeof EMPTY) => (event: { readonly target: HTMLInputElement }) =>
    setEdited({ ...edited, [name]: event.target.value });
  const set = async () => {
    refuse(null);
    const written = (text: string) => {
      const number = parseDecimal(text.trim());
      return number === null ? text : decimalText(number);
    };
    const { effectiveDay, source, sourceDay } = edited;
    const numbers = Object.fromEntries(NUMBERS.map((name) => [name, written(edited[name])]));
    const body = { ...numbers, effectiveDay, source, sourceDay: sourceDay === '' ? null : sourceDay };
    const done = await call('POST /api/v1/grade-rules', { body: body as never });
    if (!done.ok) return refuse(done.error);
    setEdited(EMPTY);
    onSet();
  };
  return (
    <Form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void set();
      }}
    >
      <h3>{t('grades.set')}</h3>
      <div className={styles['thresholds']}>
        <Field
          type="date"
          label={t('grades.effective')}
          value={edited.effectiveDay}
          fault={faultOf('/effectiveDay', t('grades.day-fault'))}
          onChange={change('effectiveDay')}
        />
        {NUMBERS.map((name) => (
          <Field
            key={name}
            label={t(`grades.${name}`)}
            inputMode="decimal"
            value={edited[name]}
            fault={faultOf(`/${name}`, t('grades.number-fault'))}
            onChange={change(name)}
          />
        ))}
      </div>
      <Field
        label={t('grades.source')}
        hint={t('grades.source-hint')}
        value={edited.source}
        maxLength={SOURCE_CHARACTERS.most}
        fault={faultOf('/source', t('grades.source-fault'))}
        onChange={change('source')}
      />
      <Field
        type="date"
        label={t('grades.source-day')}
        value={edited.sourceDay}
        onChange={change('sourceDay')}
      />
      <RefusalNote refusal={refusal} fields={['/effectiveDay', '/source', ...NUMBERS.map((n) => `/${n}`)]} />
      <FormActions>
        <Button type="submit" look="primary">
          {t('grades.do')}
        </Button>
      </FormActions>
    </Form>
  );
}
