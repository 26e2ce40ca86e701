import { type ReactNode, useRef } from 'react';
import { useOnChange } from './use-on-change.ts';

export interface ScreenHeadingProps {
  /**
   * Changes with the screen: the focus then moves here and a screen reader reads on from here. Null as long as the screen
   * is only made ready.
   */
  readonly screen: string | null;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** The one heading of a screen. */
export function ScreenHeading({ screen, className, children }: ScreenHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useOnChange(screen, () => {
    if (screen === null) return;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  });
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {children}
    </h1>
  );
}
