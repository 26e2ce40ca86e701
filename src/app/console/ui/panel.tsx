import type { ComponentPropsWithRef, ReactNode } from 'react';
import { formatTime } from '../../../contract/wording/format.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './panel.module.css';

/** A card of a page: a heading, a sentence that says what it shows, and what it shows. */
export function Panel({ className, ...props }: ComponentPropsWithRef<'section'>) {
  return <section {...props} className={[styles['panel'], className].filter(Boolean).join(' ')} />;
}

/** The heading with what stands beside it. */
export function PanelHead(props: ComponentPropsWithRef<'div'>) {
  return <div {...props} className={styles['head']} />;
}

export function PanelTitle(props: ComponentPropsWithRef<'h2'>) {
  return <h2 {...props} className={styles['title']} />;
}

export function PanelSentence(props: ComponentPropsWithRef<'p'>) {
  return <p {...props} className={styles['sentence']} />;
}

/** The shape of what is coming, so that nothing jumps when it comes. */
export function LoadingPanel() {
  const { t } = useWording();
  return (
    <div className={styles['loading']}>
      <p role="status" className="visually-hidden">
        {t('loading')}
      </p>
      <div className={styles['hero']} />
      <div className={styles['half']} />
      <div className={styles['half']} />
    </div>
  );
}

/** Figures are shown, but the last attempt to read them again failed. */
export function StaleNotice({ atMs, retry }: { readonly atMs: number; readonly retry: () => void }) {
  const { t } = useWording();
  return (
    <div className={styles['stale']} role="status" data-testid="stale">
      <Icon name="warning" size="1.25rem" />
      <p>{t('states.stale', { time: formatTime(atMs) })}</p>
      <Button look="quiet" onClick={retry}>
        {t('try-again')}
      </Button>
    </div>
  );
}

export interface NoticePanelProps {
  readonly title: string;
  readonly text: string;
  readonly icon?: boolean;
  readonly testId?: string;
  readonly children?: ReactNode;
}

/** Says in the place of what is not there why it is not. */
export function NoticePanel({ title, text, icon = false, testId, children }: NoticePanelProps) {
  return (
    <section className={styles['notice']} data-testid={testId} role={icon ? 'alert' : undefined}>
      {icon ? <Icon name="warning" size="2rem" /> : null}
      <h2>{title}</h2>
      <p>{text}</p>
      {children === undefined ? null : <div className={styles['actions']}>{children}</div>}
    </section>
  );
}

/** A code may be as long as an address. */
const LONGEST_CODE = 24;

/** A code of a unit whose name is not known, as far as it may be one. */
export function cutOff(code: string): string {
  return code.length <= LONGEST_CODE ? code : `${code.slice(0, LONGEST_CODE)}…`;
}
