import { useTranslation } from 'react-i18next';
import type { Genuineness } from '../../../contract/analysis/genuineness.ts';
import { UnitPage } from '../analysis/unit-page.tsx';
import { ExclusionsPanel } from '../exclusions/exclusions-panel.tsx';
import { useRead } from '../requests/use-read.ts';
import { queryOf, type Selection } from '../selection/selection.ts';
import { useSelection } from '../selection/use-selection.ts';
import { NoticePanel, Panel, PanelSentence } from '../ui/panel.tsx';
import { MethodDetails } from '../ui/reading/method-details.tsx';
import { useWording } from '../wording/use-wording.ts';
import { CleanedPanel } from './cleaned-panel.tsx';
import { DevicesPanel } from './devices-panel.tsx';
import { FieldworkPanel } from './fieldwork-panel.tsx';
import { FlagsPanel } from './flags-panel.tsx';
import { ItemRates } from './item-rates.tsx';
import { RechecksPanel } from './rechecks-panel.tsx';
import { AbandonmentPanel, HelpPanel } from './shares-panels.tsx';
import { SpeedPanel } from './speed-panel.tsx';
import { UnitFlagsPanel } from './unit-flags-panel.tsx';
import { useGenuinenessSentence } from './use-genuineness-sentence.ts';

/** What stands beside the figures of a unit and period so that they can be believed, or not. */
export default function GenuinenessPage() {
  const { t } = useTranslation('console-genuineness');
  const { periodInSentence } = useWording();
  const addressed = useSelection();
  const read = useRead('GET /api/v1/genuineness', { query: queryOf(addressed.selection) });
  return (
    <UnitPage title={t('title')} about={t('about')} addressed={addressed} read={read}>
      {(answer) =>
        answer.responses === 0 ? (
          <NoticePanel
            title={t('empty.title', { period: periodInSentence(answer.period) })}
            text={t('empty.text')}
            testId="empty"
          />
        ) : (
          <Measured answer={answer} selection={{ ...addressed.selection, period: answer.period }} />
        )
      }
    </UnitPage>
  );
}

interface MeasuredProps {
  readonly answer: Genuineness;
  readonly selection: Selection;
}

function Measured({ answer, selection }: MeasuredProps) {
  const { t } = useTranslation('console-genuineness');
  const sentence = useGenuinenessSentence(answer);
  return (
    <>
      <Panel>
        <PanelSentence data-testid="sentence">{sentence}</PanelSentence>
      </Panel>
      {answer.fieldwork === null ? null : <FieldworkPanel fieldwork={answer.fieldwork} />}
      {answer.rechecks === null || answer.rechecks.length === 0 ? null : (
        <RechecksPanel waves={answer.rechecks} />
      )}
      <FlagsPanel answer={answer} />
      <CleanedPanel answer={answer} />
      {answer.isOver ? <ExclusionsPanel selection={selection} unit={answer.unit.ref} /> : null}
      {answer.patterns === null ? null : <UnitFlagsPanel units={answer.patterns.units} />}
      <SpeedPanel answer={answer} />
      <HelpPanel answer={answer} />
      <ItemRates answer={answer} />
      <AbandonmentPanel answer={answer} />
      {answer.mode === 'kiosk' ? <DevicesPanel unit={answer.unit.code} /> : null}
      <MethodDetails notes={t('method', { returnObjects: true }) as string[]} />
    </>
  );
}
