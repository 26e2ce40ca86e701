import { useEffect, useState } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { DialogProps } from '../../../ui/dialog.tsx';
import { AriaLocale } from '../aria-locale.tsx';
import styles from './console-dialog-box.module.css';

const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled)';

/** The dialog itself, loaded with the first one that opens. */
export default function ConsoleDialogBox({ title, children, onCancel }: DialogProps) {
  useFocusReturn();
  return (
    <AriaLocale>
      <ModalOverlay
        isOpen
        className={styles['overlay'] ?? ''}
        onOpenChange={(isOpen) => {
          if (!isOpen) onCancel();
        }}
      >
        <Modal className={styles['dialog'] ?? ''}>
          <Dialog className={styles['body'] ?? ''}>
            <Heading slot="title" level={2} className={styles['title'] ?? ''}>
              {title}
            </Heading>
            <div ref={focusFirst} className={styles['content']}>
              {children}
            </div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </AriaLocale>
  );
}

function focusFirst(content: HTMLElement | null): void {
  content?.querySelector<HTMLElement>(FOCUSABLE)?.focus();
}

/** Where what opened the dialog is gone, reading goes on at the heading of the page and not at its beginning. */
function useFocusReturn(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // A frame later, when the page behind can take the focus again.
      requestAnimationFrame(() => {
        const { activeElement, body } = document;
        if (activeElement !== null && activeElement !== body) return;
        const isBack = opener instanceof HTMLElement && opener !== body && opener.isConnected;
        const back = isBack ? opener : document.querySelector<HTMLElement>('h1[tabindex]');
        back?.focus({ preventScroll: true });
      });
    },
    [opener],
  );
}
