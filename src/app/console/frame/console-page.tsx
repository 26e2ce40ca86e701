import { lazy, type ReactNode, Suspense } from 'react';
import { AreaPlaces } from './area-places.tsx';
import { ConsoleHeader } from './console-header.tsx';
import styles from './console-page.module.css';
import { FigureViews } from './figure-views.tsx';

/** Seldom there is something to say, and no page waits for it. */
const Notices = lazy(() => import('./notices.tsx'));

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
      <Suspense>
        <Notices />
      </Suspense>
      <main id="figures" className={styles['main']} aria-busy={isBusy}>
        {children}
      </main>
    </div>
  );
}
