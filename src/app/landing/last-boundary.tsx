import { Component, createRef, type ReactNode } from 'react';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import { i18nReady } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import message from '../ui/message-screen.module.css';

/** Long enough that a fault which comes back at once makes no storm, short enough for the person who stands there. */
const RELOAD_AFTER_MS = 5 * SECOND_MS;

export interface LastBoundaryProps {
  /** Whether nobody can be expected to press anything here. */
  readonly isKiosk: () => boolean;
  readonly reload: () => void;
  readonly children: ReactNode;
}

/**
 * What is left when a screen could not be drawn, by a bug or because something changed the page under React, as a
 * browser's translation does. Without it the page stays blank for ever. What was handed in is on the disk; a kiosk
 * starts again by itself.
 */
export class LastBoundary extends Component<LastBoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };
  readonly #page = createRef<HTMLElement>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(): void {
    if (this.props.isKiosk()) this.#timer = setTimeout(this.props.reload, RELOAD_AFTER_MS);
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
    const { isKiosk, reload } = this.props;
    return (
      <main ref={this.#page} className={message['screen']} translate="no">
        <div className={message['message']} role="alert">
          <h1 className={message['title']}>{i18nReady.t('broken.title')}</h1>
          <p className={message['lead']}>{i18nReady.t(isKiosk() ? 'broken.kiosk' : 'broken.about')}</p>
          <Button look="primary" size="touch" onClick={reload}>
            {i18nReady.t('broken.reload')}
          </Button>
        </div>
      </main>
    );
  }
}
