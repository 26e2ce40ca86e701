import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import { Button } from '../ui/button.tsx';
import message from '../ui/message-screen.module.css';

/** On a good line nothing but the page itself is seen; on a weak one nobody looks at an empty page. */
const SAID_AFTER_MS = SECOND_MS;
const SLOW_AFTER_MS = 10 * SECOND_MS;

/** While a page's code is on its way. */
export function Loading() {
  const { t } = useTranslation();
  const [stage, setStage] = useState<'soon' | 'said' | 'slow'>('soon');
  useEffect(() => {
    const timers = [
      setTimeout(() => setStage('said'), SAID_AFTER_MS),
      setTimeout(() => setStage('slow'), SLOW_AFTER_MS),
    ];
    return () => timers.forEach(clearTimeout);
  }, []);
  if (stage === 'soon')
    return (
      <p role="status" className="visually-hidden">
        {t('loading')}
      </p>
    );
  return (
    <main className={message['screen']}>
      <div className={message['message']}>
        <p role="status" className={message['lead']}>
          {t(stage === 'slow' ? 'slow' : 'loading')}
        </p>
        {stage === 'slow' ? (
          <Button size="touch" onClick={() => window.location.reload()}>
            {t('reload')}
          </Button>
        ) : null}
      </div>
    </main>
  );
}
