import type { ReactNode } from 'react';
import { AreaPlaces } from './area-places.tsx';
import { ConsoleHeader } from './console-header.tsx';
import styles from './console-page.module.css';
import { FigureViews } from './figure-views.tsx';
import { Notices } from './notices.tsx';

export interface ConsolePageProps {
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}

/** The frame of a console page: the header, and what the page is about. */
export function ConsolePage({ isBusy = false, children }: ConsolePageProps) {
  return (
    <div className={styles['page']}>
      <ConsoleHeader />
      <FigureViews />
      <AreaPlaces />
      <Notices />
      <main id="figures" className={styles['main']} aria-busy={isBusy}>
        {children}
      </main>
    </div>
  );
}
