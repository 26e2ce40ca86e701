import type { ReactNode } from 'react';
import styles from '../results/results-page.module.css';
import { ConsoleHeader } from './console-header.tsx';

export interface ConsolePageProps {
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}

/** The frame of a console page: the header, and what the page is about. */
export function ConsolePage({ isBusy = false, children }: ConsolePageProps) {
  return (
    <div className={styles['page']}>
      <ConsoleHeader />
      <main id="figures" className={styles['main']} aria-busy={isBusy}>
        {children}
      </main>
    </div>
  );
}
