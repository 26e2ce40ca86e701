import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedForm } from '../../../contract/units/questionnaires.ts';
import { Button } from '../../ui/button.tsx';
import { ConsoleDialog } from '../ui/dialog/console-dialog.tsx';
import { FormActions } from '../ui/field.tsx';
import { PanelSentence } from '../ui/panel.tsx';
import styles from './forms-page.module.css';
import { useFormWords } from './use-form-words.ts';

export interface PreviewDialogProps {
  readonly form: ListedForm;
  readonly onClose: () => void;
}

/** A questionnaire in a frame of the size of a kiosk, upright or lying. Nothing of it is sent. */
export function PreviewDialog({ form, onClose }: PreviewDialogProps) {
  const { t } = useTranslation('console-forms');
  const { title } = useFormWords();
  const [isUpright, setUpright] = useState(false);
  return (
    <ConsoleDialog title={title(form)} onCancel={onClose}>
      <PanelSentence>{t('preview.about')}</PanelSentence>
      <FormActions>
        <Button aria-pressed={!isUpright} onClick={() => setUpright(false)}>
          {t('preview.landscape')}
        </Button>
        <Button aria-pressed={isUpright} onClick={() => setUpright(true)}>
          {t('preview.portrait')}
        </Button>
        <Button look="primary" onClick={onClose}>
          {t('close')}
        </Button>
      </FormActions>
      <div className={styles['kiosk']} data-upright={isUpright}>
        <iframe title={t('preview.frame', { form: title(form) })} src={`/preview/${form.sha256}`} />
      </div>
    </ConsoleDialog>
  );
}
