import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Causes } from '../../../contract/analysis/causes.ts';
import { percentOf } from '../../../contract/wording/figure-texts.ts';
import { formatDecimal } from '../../../contract/wording/format.ts';
import { type Gain, wayToTarget } from '../../../core/analysis/what-if.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { WhoActs } from '../ui/reading/who-acts.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import type { CausesPanelProps } from './causes-panel-props.ts';
import styles from './raising-panel.module.css';
import { useItemNames } from './use-item-names.ts';

/** As many as a meeting takes up. */
const FEW = 3;
/** As many as are read; on paper all are. */
const FIRST = 8;

/** What raising the units or criteria below the median to it would gain, and which of them a target takes. */
export function RaisingPanel({ answer, address }: CausesPanelProps) {
  const { t } = useTranslation('console-analysis');
  const { unitName } = useWording();
  const names = useItemNames(answer);
  const units = new Map(answer.matrix.map((row) => [row.unit.ref, row.unit]));
  const target = targetIn(address.parameters.get('target'));
  const whole = percentOf(answer.overall.figure)?.percent ?? null;
  if (whole === null || (answer.raisingUnits === null && answer.raisingItems === null)) return null;
  return (
    <Panel aria-labelledby="raising-title">
      <PanelTitle id="raising-title">{t('causes.raising.title')}</PanelTitle>
      <TargetForm key={target} target={target} choose={(value) => address.choose({ target: value })} />
      <div className={styles['tables']}>
        <Raising
          id="raising-units"
          kind="units"
          title={t('causes.raising.by-unit')}
          unit={unitName(answer.unit)}
          whole={whole}
          target={target}
          raising={answer.raisingUnits}
          nameOf={(ref) => {
            const unit = units.get(ref);
            if (unit === undefined) return ref;
            return (
              <>
                <Link to={address.addressOf(unit.code)}>{unitName(unit)}</Link>
                <WhoActs unit={unit} />
              </>
            );
          }}
        />
        <Raising
          id="raising-items"
          kind="items"
          title={t('causes.raising.by-item')}
          unit={unitName(answer.unit)}
          whole={whole}
          target={target}
          raising={answer.raisingItems}
          nameOf={(item) => (
            <Link to={address.addressOf(address.selection.unit, { item })} title={names.full(item)}>
              {names.short(item)}
            </Link>
          )}
        />
      </div>
    </Panel>
  );
}

interface RaisingProps {
  readonly id: string;
  readonly kind: 'units' | 'items';
  readonly title: string;
  readonly unit: string;
  readonly whole: number;
  readonly target: number | null;
  readonly raising: Causes['raisingUnits'];
  readonly nameOf: (id: string) => ReactNode;
}

function Raising({ id, kind, title, unit, whole, target, raising, nameOf }: RaisingProps) {
  const { t } = useTranslation('console-analysis');
  const { percent, points, language } = useWording();
  const [showsAll, setShowsAll] = useState(false);
  if (raising === null) return null;
  const { level, gains } = raising;
  const missing = target === null ? null : target - whole;
  const way = missing === null ? null : wayToTarget(gains, missing);
  const rows: readonly Gain[] = way === null || way.raised.length === 0 ? gains : way.raised;
  const total = rows.reduce((sum, gain) => sum + gain.points, 0);
  const few = rows.slice(0, FEW);
  const words = {
    count: rows.length,
    n: rows.length,
    level: percent(level),
    unit,
    points: formatDecimal(total, language, 2),
    reached: percent(whole + total),
    target: target === null ? '' : percent(target),
  };
  const sentence =
    gains.length === 0
      ? t('causes.raising.none', words)
      : way === null
        ? t(`causes.raising.sentence-${kind}`, words)
        : way.raised.length === 0
          ? t('causes.raising.reached', words)
          : t(`causes.raising.${way.isReached ? 'way' : 'no-way'}-${kind}`, words);
  let sum = 0;
  return (
    <section className={styles['raising']}>
      <h3 id={id}>{title}</h3>
      <PanelSentence data-testid={id}>
        {sentence}{' '}
        {rows.length > FEW
          ? t('causes.raising.first', {
              n: FEW,
              points: formatDecimal(
                few.reduce((sum, gain) => sum + gain.points, 0),
                language,
                2,
              ),
            })
          : null}
      </PanelSentence>
      {gains.length === 0 ? null : (
        <Table aria-labelledby={id} className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t(kind === 'units' ? 'causes.unit' : 'causes.item')}</th>
              <th scope="col" className={tableClass('number')}>
                {t('causes.raising.gain')}
              </th>
              <th scope="col" className={tableClass('number')}>
                {t('causes.raising.sum')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((gain, index) => {
              sum += gain.points;
              return (
                <tr
                  key={gain.id}
                  data-testid="gain"
                  className={!showsAll && index >= FIRST ? styles['beyond'] : undefined}
                >
                  <th scope="row">{nameOf(gain.id)}</th>
                  <td className={tableClass('value')}>{points(gain.points)}</td>
                  <td className={tableClass('number')}>{percent(whole + sum)}</td>
                </tr>
              );
            })}
          </tbody>
        </Table>
      )}
      {rows.length <= FIRST ? null : (
        <Button look="quiet" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? t('show-few') : t('show-all', { n: rows.length })}
        </Button>
      )}
    </section>
  );
}

interface TargetFormProps {
  readonly target: number | null;
  readonly choose: (target: string | null) => void;
}

function TargetForm({ target, choose }: TargetFormProps) {
  const { t } = useTranslation('console-analysis');
  const { language } = useWording();
  const [text, setText] = useState(
    target === null ? '' : formatDecimal(target, language, Number.isInteger(target) ? 0 : 2),
  );
  const [isWrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const value = text.trim().replace(',', '.').replace(/\s*%$/, '');
    const isRight = value === '' || targetIn(value) !== null;
    setWrong(!isRight);
    if (isRight) choose(value === '' ? null : value);
  };
  return (
    <form noValidate className={styles['target']} onSubmit={submit}>
      <Field
        label={t('causes.raising.target')}
        hint={t('causes.raising.target-hint')}
        inputMode="decimal"
        maxLength={7}
        value={text}
        fault={isWrong ? t('causes.raising.target-fault') : null}
        onChange={({ target: field }) => setText(field.value)}
        action={<Button type="submit">{t('causes.raising.target-set')}</Button>}
      />
    </form>
  );
}

/** A percentage as the address says it; null where it says none. */
function targetIn(text: string | null): number | null {
  if (text === null || !/^\d{1,3}(\.\d{1,2})?$/.test(text)) return null;
  const target = Number(text);
  return target > 0 && target <= 100 ? target : null;
}
