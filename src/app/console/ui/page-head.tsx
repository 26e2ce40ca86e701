import type { ComponentPropsWithRef } from 'react';
import styles from './page-head.module.css';

/** The head of a page: what it is about and, beside it, what can be done or how new it is. */
export function PageHead(props: ComponentPropsWithRef<'div'>) {
  return <div {...props} className={styles['head']} />;
}

export function PageAbout(props: ComponentPropsWithRef<'div'>) {
  return <div {...props} className={styles['about']} />;
}

export function PageTitle({ children, ...props }: ComponentPropsWithRef<'h1'>) {
  return (
    <h1 {...props} className={styles['title']}>
      {children}
    </h1>
  );
}

export function PageSummary(props: ComponentPropsWithRef<'p'>) {
  return <p {...props} className={styles['summary']} />;
}

/** When the page was read, and the way to read it again. */
export function PageFreshness(props: ComponentPropsWithRef<'div'>) {
  return <div {...props} className={styles['fresh']} />;
}

/** The ways to the page before and the page after. */
export function PageSteps(props: ComponentPropsWithRef<'nav'>) {
  return <nav {...props} className={styles['pages']} />;
}

export interface PageContentProps extends ComponentPropsWithRef<'div'> {
  /** Not current: of an earlier choice, dimmed until the new one is read. */
  readonly isCurrent: boolean;
}

export function PageContent({ isCurrent, className, ...props }: PageContentProps) {
  const dimmed = isCurrent ? undefined : styles['waiting'];
  return <div {...props} className={[className, dimmed].filter(Boolean).join(' ') || undefined} />;
}
