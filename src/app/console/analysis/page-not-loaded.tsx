import { Button } from '../../ui/button.tsx';
import { ConsolePage } from '../frame/console-page.tsx';
import { NoticePanel } from '../ui/panel.tsx';
import { useWording } from '../wording/use-wording.ts';

/** Stands for a page whose code did not come: without a network, or after an upgrade took it away. */
export function PageNotLoaded() {
  const { t } = useWording();
  return (
    <ConsolePage isBusy={false}>
      <NoticePanel title={t('states.page-title')} text={t('states.page')} icon testId="failure">
        <Button look="primary" onClick={() => location.reload()}>
          {t('try-again')}
        </Button>
      </NoticePanel>
    </ConsolePage>
  );
}
