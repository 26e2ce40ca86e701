import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDay } from '../../../contract/wording/format.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { Button } from '../../ui/button.tsx';
import { call, type Refusal } from '../requests/call.ts';
import { useRead } from '../requests/use-read.ts';
import { FormActions, FormGroup, Note } from '../ui/field.tsx';
import { LoadingPanel, NoticePanel, Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './closing-page.module.css';
import { ComparedFigures } from './compared-figures.tsx';

export interface ProposalPanelProps {
  readonly id: string;
  readonly onDone: (name: 'snapshot' | null, id?: string) => void;
}

/** What a proposal would close, to be confirmed as it is looked at, or withdrawn. */
export function ProposalPanel({ id, onDone }: ProposalPanelProps) {
  const { t } = useTranslation('console-closing');
  const { language, unitName, periodLabel } = useWording();
  const { answer, failure, isLoading, refresh } = useRead('GET /api/v1/closings/proposals/:id', {
    params: { id },
  });
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const heading = useFocusWhen(answer !== null);
  if (answer === null && failure !== null) {
    return (
      <NoticePanel title={t('proposal.gone-title')} text={t('proposal.gone')} testId="gone">
        <Button onClick={() => onDone(null)}>{t('proposal.back')}</Button>
      </NoticePanel>
    );
  }
  if (answer === null) return <LoadingPanel />;
  const { proposal, snapshot, figures } = answer;
  const names = { unit: unitName(proposal.unit), period: periodLabel(proposal.period) };
  const confirm = async () => {
    const confirmed = await call('POST /api/v1/closings/proposals/:id/confirmation', {
      params: { id },
      body: { snapshot },
    });
    if (confirmed.ok) return onDone('snapshot', confirmed.value.id);
    setRefusal(confirmed.error);
    if (confirmed.error.code === 'closing-changed') refresh();
  };
  const withdraw = async () => {
    const withdrawn = await call('DELETE /api/v1/closings/proposals/:id', { params: { id } });
    if (withdrawn.ok) onDone(null);
    else setRefusal(withdrawn.error);
  };
  const isBarred = proposal.needsOther && proposal.isOwn;
  return (
    <Panel aria-labelledby="proposal" data-testid="proposal">
      <PanelTitle id="proposal" ref={heading} tabIndex={-1}>
        {t('proposal.title', names)}
      </PanelTitle>
      <PanelSentence>
        {t('proposal.expires', {
          version: proposal.version,
          reason: proposal.reason,
          day: formatDay(localDay(proposal.expiresAtMs), language),
        })}{' '}
        {proposal.proposedBy === null ? '' : t('proposal.by', { name: proposal.proposedBy })}
      </PanelSentence>
      <FormGroup>
        <p>
          {t('proposal.holds')} <code className={styles['id']}>{snapshot}</code>
        </p>
        <ComparedFigures figures={figures} />
        {isBarred ? <Note look="note">{t('proposal.other')}</Note> : null}
        <RefusalNote
          refusal={refusal}
          said={{
            'closing-changed': t('proposal.changed'),
            'second-person-needed': t('proposal.second-person'),
            'closing-impossible': t('proposal.impossible'),
            'not-found': t('proposal.impossible'),
          }}
        />
        <FormActions>
          {isBarred ? null : (
            <Button look="primary" disabled={isLoading} onClick={() => void confirm()}>
              {t('proposal.confirm')}
            </Button>
          )}
          <Button onClick={() => void withdraw()}>{t('proposal.withdraw')}</Button>
          <Button look="quiet" onClick={() => onDone(null)}>
            {t('proposal.back')}
          </Button>
        </FormActions>
      </FormGroup>
    </Panel>
  );
}

/** What was chosen in a list below stands above it: reading goes on there. */
export function useFocusWhen(isThere: boolean) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isThere) heading.current?.focus();
  }, [isThere]);
  return heading;
}
