import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import styles from '../interview.module.css';

/** After the interview is safe, and not before. */
export function InterviewThanks({
  receipt,
  onClosed,
}: {
  readonly receipt: string;
  readonly onClosed: () => void;
}) {
  const { t } = useTranslation('interview');
  return (
    <main className={styles['large']}>
      <h1 tabIndex={-1} ref={focus}>
        {t('interview.thanks')}
      </h1>
      <p>{t('interview.receipt', { receipt })}</p>
      <p>{t('interview.thanks-about')}</p>
      <Button look="primary" size="large" onClick={onClosed}>
        {t('interview.back')}
      </Button>
    </main>
  );
}

function focus(heading: HTMLHeadingElement | null): void {
  heading?.focus();
}
