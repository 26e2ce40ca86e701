import { Component, createRef, type ReactNode } from 'react';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import { i18nReady } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import message from '../ui/message-screen.module.css';

/** What kind of screen could not be drawn. */
export type WhereBroken = 'kiosk' | 'console' | 'own';

/**
 * Long enough that a fault which comes back at once makes no storm, short enough for the person who stands there. A
 * console on the wall has nobody who presses a button either; on somebody's own phone the owner decides.
 */
const RELOAD_AFTER_MS: Readonly<Record<WhereBroken, number | null>> = {
  kiosk: 5 * SECOND_MS,
  console: 30 * SECOND_MS,
  own: null,
};

export interface LastBoundaryProps {
  readonly where: () => WhereBroken;
  readonly reload: () => void;
  readonly children: ReactNode;
}

/**
 * What is left when a screen could not be drawn, by a bug or because something changed the page under React, as a
 * browser's translation does. Without it the page stays blank for ever. What was handed in is on the disk; a kiosk and
 * the console start again by themselves.
 */
export class LastBoundary extends Component<LastBoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };
  readonly #page = createRef<HTMLElement>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(): void {
    const afterMs = RELOAD_AFTER_MS[this.props.where()];
    if (afterMs !== null) this.#timer = setTimeout(this.props.reload, afterMs);
  }

  /** What was moved under React it could not take away: nobody is to read on it. */
  override componentDidUpdate(): void {
    const page = this.#page.current;
    for (const one of [...(page?.parentElement?.children ?? [])]) if (one !== page) one.remove();
  }

  override componentWillUnmount(): void {
    clearTimeout(this.#timer);
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    const { where, reload } = this.props;
    const words = { kiosk: 'broken.kiosk', console: 'broken.console', own: 'broken.about' } as const;
    return (
      <main ref={this.#page} className={message['screen']} translate="no">
        <div className={message['message']} role="alert">
          <h1 className={message['title']}>{i18nReady.t('broken.title')}</h1>
          <p className={message['lead']}>{i18nReady.t(words[where()])}</p>
          <Button look="primary" size="touch" onClick={reload}>
            {i18nReady.t('broken.reload')}
          </Button>
        </div>
      </main>
    );
  }
}
