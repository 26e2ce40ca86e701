import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MINUTE_MS } from '../../core/kernel/duration.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useQuiet } from '../ui/quiet.ts';
import { HelpContent } from './help-content.tsx';
import { useHelpFile } from './use-help-file.ts';

/** A citizen's help, over the screen they are at: from a kiosk nothing leads elsewhere. */
export default function HelpButton() {
  const { t } = useTranslation('help');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="touch" onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      {isOpen ? <HelpDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}

/** Closes by itself where somebody has gone. */
function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { t, i18n } = useTranslation('help');
  const file = useHelpFile('citizen', i18n.language);
  useQuiet(MINUTE_MS, onClose);
  return (
    <Dialog title={t('open')} onCancel={onClose}>
      {file === 'loading' ? (
        <p role="status">{t('common:loading')}</p>
      ) : file === 'not-loaded' ? (
        <p role="alert">{t('not-loaded')}</p>
      ) : (
        <HelpContent source={file} isWithinSurvey />
      )}
      <Button look="primary" size="touch" onClick={onClose}>
        {t('close')}
      </Button>
    </Dialog>
  );
}
