import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import message from '../ui/message-screen.module.css';

/**
 * A part of the app has not come. Its words are in the first chunk, since nothing else can be relied on, and
 * `public/before-app.js` loads the page again as soon as its server answers.
 */
export function WeakNetwork() {
  const { t } = useTranslation();
  useEffect(() => {
    window.dispatchEvent(new Event('sipas-not-loaded'));
  }, []);
  return (
    <main className={message['screen']}>
      <div className={message['message']} role="alert">
        <h1 className={message['title']}>{t('not-loaded.title')}</h1>
        <p className={message['lead']}>{t('not-loaded.about')}</p>
        <Button look="primary" size="touch" onClick={() => window.location.reload()}>
          {t('try-again')}
        </Button>
      </div>
    </main>
  );
}
