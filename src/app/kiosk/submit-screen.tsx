import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { ScreenHeading } from '../ui/screen-heading.tsx';
import styles from './message-screen.module.css';

/** Everything is asked; one press is left. */
export function SubmitScreen({ onSubmit }: { readonly onSubmit: () => void }) {
  const { t } = useTranslation('closing');
  return (
    <div className={styles['message']}>
      <ScreenHeading screen="submit" className={styles['title']}>
        {t('ready.title')}
      </ScreenHeading>
      <p className={styles['lead']}>{t('ready.about')}</p>
      <Button look="primary" size="large" onClick={onSubmit}>
        <Icon name="send" />
        {t('ready.submit')}
      </Button>
    </div>
  );
}
