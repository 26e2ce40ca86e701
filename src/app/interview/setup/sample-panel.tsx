import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Household,
  type HouseholdFault,
  parseHouseholdList,
} from '../../../core/interview/household-list.ts';
import { drawSample, type SampleSettings, settingsFaults } from '../../../core/interview/sample.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import styles from '../interview.module.css';
import type { SetupPanelProps } from './prepared.ts';

/** As many faults as one mends at a time; the count says how many there are. */
const FAULTS_SHOWN = 20;
const SEED_DIGITS = 10;

const FIELDS = ['wave', 'perNeighbourhood', 'callBacks', 'recheckOneIn', 'seed'] as const;

/** Imports a list of household numbers, and draws the sample by a seed that is kept with it. */
export function SamplePanel({ tools, prepared, read }: SetupPanelProps) {
  const { t } = useTranslation('interview-setup');
  const [list, setList] = useState<readonly Household[] | null>(null);
  const [faults, setFaults] = useState<readonly HouseholdFault[]>([]);
  const [isRemoving, setRemoving] = useState(false);
  const [said, setSaid] = useState<'has-drafts' | 'failed' | null>(null);
  const { sample } = prepared;

  async function take([file]: readonly File[]) {
    if (file === undefined) return;
    const parsed = parseHouseholdList(await file.text());
    setList(parsed.ok ? parsed.value : null);
    setFaults(parsed.ok ? [] : parsed.error);
    setSaid(null);
  }

  const end = (saved: 'saved' | 'has-drafts') => {
    setSaid(saved === 'saved' ? null : saved);
    if (saved === 'saved') setList(null);
    read();
  };

  return (
    <section className={styles['card']}>
      <h2>{t('sample.title')}</h2>
      {sample === null ? null : <DrawnSummary {...{ sample }} />}
      {said === null ? null : (
        <p role="alert" className={styles['bad']}>
          {t(`sample.${said}`)}
        </p>
      )}
      {sample === null ? (
        <>
          <p>{t('sample.about')}</p>
          <FileDrop
            label={t('sample.file')}
            hint={t('sample.hint')}
            accept=".csv"
            onFiles={(files) => void take(files)}
          />
          {faults.length === 0 ? null : <ListFaults faults={faults} />}
          {list === null ? null : (
            <DrawForm
              list={list}
              random={tools.random.fraction}
              onDraw={(settings) =>
                void tools.interviews.saveSample({ list, settings }).then(end, () => setSaid('failed'))
              }
            />
          )}
        </>
      ) : (
        <Button onClick={() => setRemoving(true)}>{t('sample.remove')}</Button>
      )}
      {isRemoving ? (
        <Dialog title={t('sample.remove-title')} onCancel={() => setRemoving(false)}>
          <p>{t('sample.remove-about', { count: prepared.visitCount })}</p>
          <div className={styles['row']}>
            <Button look="primary" onClick={() => setRemoving(false)}>
              {t('interview:drafts.keep')}
            </Button>
            <Button
              onClick={() => {
                setRemoving(false);
                void tools.interviews.removeSample().then(end, () => setSaid('failed'));
              }}
            >
              {t('sample.remove')}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </section>
  );
}

/** How the sample that is kept was drawn, so that somebody else can draw it again. */
function DrawnSummary({
  sample: { list, settings },
}: {
  readonly sample: { readonly list: readonly Household[]; readonly settings: SampleSettings };
}) {
  const { t } = useTranslation('interview-setup');
  const drawn = drawSample(list, settings);
  return (
    <dl className={styles['facts']}>
      <div>
        <dt>{t('sample.households')}</dt>
        <dd>{t('sample.in', { households: list.length, count: drawn.length })}</dd>
      </div>
      {FIELDS.map((field) => (
        <div key={field}>
          <dt>{t(`sample.${field}`)}</dt>
          <dd>{settings[field]}</dd>
        </div>
      ))}
      <div>
        <dt>{t('sample.generator')}</dt>
        <dd>SplitMix64</dd>
      </div>
    </dl>
  );
}

function ListFaults({ faults }: { readonly faults: readonly HouseholdFault[] }) {
  const { t } = useTranslation('interview-setup');
  return (
    <div role="alert" className={styles['bad']}>
      <p>{t('sample.refused', { count: faults.length })}</p>
      <ul className={styles['list']}>
        {faults.slice(0, FAULTS_SHOWN).map(({ line, kind, value }) => (
          <li key={`${line} ${kind} ${value}`}>
            {t('sample.line', { line })}: {t(`sample.fault.${kind}`, { value })}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface DrawFormProps {
  readonly list: readonly Household[];
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly onDraw: (settings: SampleSettings) => void;
}

function DrawForm({ list, random, onDraw }: DrawFormProps) {
  const { t } = useTranslation('interview-setup');
  const id = useId();
  const [values, setValues] = useState<Readonly<Record<(typeof FIELDS)[number], string>>>(() => ({
    wave: '',
    perNeighbourhood: '20',
    callBacks: '2',
    recheckOneIn: '10',
    seed: Array.from({ length: SEED_DIGITS }, () => Math.floor(random() * 10)).join(''),
  }));
  const [faults, setFaults] = useState<readonly string[]>([]);
  const neighbourhoods = new Set(list.map(({ stratum, neighbourhood }) => `${stratum}\0${neighbourhood}`));

  function draw(event: FormEvent) {
    event.preventDefault();
    const settings: SampleSettings = {
      wave: values.wave.trim().normalize('NFC'),
      seed: values.seed.trim(),
      perNeighbourhood: numberOf(values.perNeighbourhood),
      callBacks: numberOf(values.callBacks),
      recheckOneIn: numberOf(values.recheckOneIn),
    };
    const found = settingsFaults(settings);
    setFaults(found);
    if (found.length === 0) onDraw(settings);
  }

  return (
    <form className={styles['form']} onSubmit={draw}>
      <p role="status" className={styles['good']}>
        {t('sample.read', { households: list.length, count: neighbourhoods.size })}
      </p>
      {FIELDS.map((field) => (
        <div key={field} className={styles['field']}>
          <label htmlFor={`${id}-${field}`}>{t(`sample.${field}`)}</label>
          <input
            id={`${id}-${field}`}
            inputMode={field === 'wave' ? 'text' : 'numeric'}
            autoComplete="off"
            value={values[field]}
            aria-invalid={faults.includes(field)}
            aria-describedby={`${id}-${field}-range`}
            onChange={({ target }) => setValues({ ...values, [field]: target.value })}
          />
          <p
            id={`${id}-${field}-range`}
            role={faults.includes(field) ? 'alert' : undefined}
            className={styles[faults.includes(field) ? 'bad' : 'soft']}
          >
            {t(`sample.range.${field}`)}
          </p>
        </div>
      ))}
      <Button type="submit" look="primary" size="touch">
        {t('sample.draw')}
      </Button>
    </form>
  );
}

/** NaN where it is no whole number, which no range has. */
function numberOf(text: string): number {
  return /^\d{1,4}$/.test(text.trim()) ? Number(text) : Number.NaN;
}
