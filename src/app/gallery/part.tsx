import type { ReactNode } from 'react';
import styles from './gallery.module.css';

/** A part by the name of its file, with its states side by side. */
export function Part({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <section className={styles['part']} aria-label={name}>
      <h2>{name}</h2>
      <div className={styles['states']}>{children}</div>
    </section>
  );
}

export function State({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <figure className={styles['state']}>
      <figcaption>{name}</figcaption>
      {children}
    </figure>
  );
}
