import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import styles from './dialog.module.css';

export interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Escape, or the browser's own way to close it. */
  readonly onCancel: () => void;
}

/** A native modal dialog: what lies behind is inert, and the focus comes back to where it was, else to the heading. */
export function Dialog({ title: text, children, onCancel }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const titleId = useId();
  const [opener] = useState(() => document.activeElement);
  // Closed while it is still in the page: a browser gives back no focus from an element that is gone.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // What is longer than the screen is read from its beginning, not from the button at its end.
    if (element !== null && element.scrollHeight > element.clientHeight) title.current?.focus();
    return () => {
      element?.close();
      const heading = document.querySelector<HTMLElement>('h1[tabindex]');
      const back =
        opener instanceof HTMLElement && opener !== document.body && opener.isConnected ? opener : heading;
      back?.focus({ preventScroll: true });
    };
  }, [opener]);
  return (
    <dialog
      ref={dialog}
      className={styles['dialog']}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <div className={styles['body']}>
        <h2 id={titleId} ref={title} tabIndex={-1} className={styles['title']}>
          {text}
        </h2>
        {children}
      </div>
    </dialog>
  );
}
