import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { call, type Refusal } from '../requests/call.ts';
import { FormActions, FormGroup } from '../ui/field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';

export interface RulePanelProps {
  readonly needsTwo: boolean;
  readonly onChanged: () => void;
}

/** Whether two people close a period. */
export function RulePanel({ needsTwo, onChanged }: RulePanelProps) {
  const { t } = useTranslation('console-closing');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const set = async () => {
    const changed = await call('PUT /api/v1/closings/rule', { body: { needsTwo: !needsTwo } });
    setRefusal(changed.ok ? null : changed.error);
    if (changed.ok) onChanged();
  };
  return (
    <Panel aria-labelledby="closing-rule">
      <PanelTitle id="closing-rule">{t('rule.title')}</PanelTitle>
      <PanelSentence>{t('rule.about')}</PanelSentence>
      <FormGroup>
        <p role="status">{t(needsTwo ? 'rule.on' : 'rule.off')}</p>
        <RefusalNote refusal={refusal} />
        <FormActions>
          <Button onClick={() => void set()}>{t(needsTwo ? 'rule.turn-off' : 'rule.turn-on')}</Button>
        </FormActions>
      </FormGroup>
    </Panel>
  );
}
