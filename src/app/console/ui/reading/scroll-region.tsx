import type { ReactNode } from 'react';
import styles from './scroll-region.module.css';

/** A table that is wider than a narrow screen: it moves sideways by itself, also by the keyboard. */
export function ScrollRegion({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset, and the panel around it is a landmark already.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <div role="group" aria-label={label} tabIndex={0} className={styles['region']}>
      {children}
    </div>
  );
}
