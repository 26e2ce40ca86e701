import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../ui/button.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { Brand } from './brand.tsx';
import styles from './page.module.css';

interface LoadBoundaryState {
  readonly failed: boolean;
}

/**
 * Catches a page whose code could not be loaded: the console, opened with no network. A fault of another kind is
 * thrown on, so that a bug is not called a missing network.
 */
export class LoadBoundary extends Component<{ readonly children: ReactNode }, LoadBoundaryState> {
  override state: LoadBoundaryState = { failed: false };

  static getDerivedStateFromError(error: unknown): LoadBoundaryState {
    if (!isLoadFailure(error)) throw error;
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <NeedsNetwork /> : this.props.children;
  }
}

/** What browsers say when a module does not come; each has its own words, all are TypeErrors. */
function isLoadFailure(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|importing a module script failed|preload/i.test(error.message)
  );
}

function NeedsNetwork() {
  const { t } = useTranslation();
  usePageTitle(t('offline.title'));
  return (
    <main className={styles['page']}>
      <Brand />
      <div className={styles['card']} role="alert">
        <h1>{t('offline.title')}</h1>
        <p>{t('offline.about')}</p>
        <p>{t('offline.check')}</p>
        <p className={styles['actions']}>
          <Button look="primary" onClick={() => window.location.reload()}>
            {t('try-again')}
          </Button>
          <a href="/" className={buttonClass('secondary')}>
            {t('back-to-start')}
          </a>
        </p>
      </div>
    </main>
  );
}
