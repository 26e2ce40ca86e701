import type { FileFault, FileLine } from '../../../core/protocol/transfer-file.ts';
import { Button } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import { canShare, saveFile, shareFile } from '../../ui/save-file.ts';
import { Panel, PanelTitle } from '../ui/panel.tsx';
import { useWording } from '../wording/use-wording.ts';
import { type HandInProgress, type LineFault, outcomesOf, receiptFile } from './hand-in.ts';
import styles from './hand-in-page.module.css';
import type { HandedFile } from './hand-in-queue.ts';

const OUTCOMES = ['stored', 'duplicate', 'held', 'conflict', 'rejected'] as const;

/** As many as one looks through; a file with more of them is copied again, not mended. */
const LINES_SHOWN = 50;

/** Faults a person can tell apart and do something about; any other is named by its code. */
const EXPLAINED: readonly LineFault[] = [
  'not-a-batch-line',
  'batch-not-gzip',
  'batch-malformed',
  'batch-count-mismatch',
  'batch-digest-mismatch',
  'batch-too-large',
  'protocol-version-unsupported',
  'enrolment-unknown',
];

/** One file: how far it is, what its records came to, what was refused and why, and the receipt. */
export function HandedFilePanel({ file }: { readonly file: HandedFile }) {
  const { lines } = file;
  return (
    <Panel className={styles['file']} data-testid="handed-file">
      <PanelTitle>{file.name}</PanelTitle>
      {lines.ok ? <Content file={file} lines={lines.value} /> : <WrongFile fault={lines.error} />}
    </Panel>
  );
}

function WrongFile({ fault }: { readonly fault: FileFault | { readonly kind: 'file-unreadable' } }) {
  const { t } = useWording();
  const words =
    fault.kind === 'not-such-a-file' && fault.found === 'sipas-receipts'
      ? t('hand-in.wrong.is-receipt-file')
      : t(`hand-in.wrong.${fault.kind}`);
  return (
    <p role="alert" className={styles['bad']}>
      {words}
    </p>
  );
}

function Content({ file, lines }: { readonly file: HandedFile; readonly lines: readonly FileLine[] }) {
  const { t, count } = useWording();
  const { progress } = file;
  if (lines.length === 0) return <p className={styles['bad']}>{t('hand-in.no-batches')}</p>;
  const isDone = progress.done === lines.length;
  const far = t('hand-in.progress', {
    count: lines.length,
    done: count(progress.done),
    total: count(lines.length),
  });
  return (
    <>
      <div className={styles['progress']}>
        <Progress done={progress.done} total={lines.length} label={far} />
        <p role="status">
          {far}
          {isDone ? ` · ${t('hand-in.done')}` : ''}
        </p>
      </div>
      <Outcomes progress={progress} />
      <RefusedLines progress={progress} />
      {isDone && progress.acknowledgements.length > 0 ? (
        <div className={styles['receipt']}>
          <Button
            look="primary"
            onClick={() => {
              const { name, content } = receiptFile(file.name, progress.receipts);
              saveFile(name, content);
            }}
          >
            {t('hand-in.receipt')}
          </Button>
          {canShare(file.name) ? (
            <Button
              onClick={() => {
                const { name, content } = receiptFile(file.name, progress.receipts);
                void shareFile(name, content);
              }}
            >
              {t('hand-in.share')}
            </Button>
          ) : null}
          <p>{t('hand-in.receipt-about')}</p>
        </div>
      ) : null}
    </>
  );
}

function Outcomes({ progress }: { readonly progress: HandInProgress }) {
  const { t, count } = useWording();
  const outcomes = outcomesOf(progress.acknowledgements);
  const came = OUTCOMES.filter((one) => outcomes[one] > 0 || one === 'stored');
  return (
    <dl className={styles['outcomes']}>
      {came.map((one) => (
        <div key={one}>
          <dt>{t(`hand-in.outcome.${one}`)}</dt>
          <dd>
            <b data-testid={one}>{count(outcomes[one])}</b>
            <span>{t(`hand-in.outcome.${one}-about`)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function RefusedLines({ progress: { refused } }: { readonly progress: HandInProgress }) {
  const { t, count } = useWording();
  if (refused.length === 0) return null;
  const more = refused.length - LINES_SHOWN;
  return (
    <div className={styles['bad']}>
      <p>{t('hand-in.refused', { count: refused.length, n: count(refused.length) })}</p>
      <ul>
        {refused.slice(0, LINES_SHOWN).map(({ number, fault }) => (
          <li key={number}>
            <b>{t('hand-in.line', { number: count(number) })}</b>{' '}
            {EXPLAINED.includes(fault)
              ? t(`hand-in.fault.${fault}`)
              : t('hand-in.fault.other', { code: fault })}
          </li>
        ))}
      </ul>
      {more > 0 ? <p>{t('hand-in.refused-more', { count: more, n: count(more) })}</p> : null}
      <p>{t('hand-in.refused-about')}</p>
    </div>
  );
}
