import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useLocation } from 'react-router';

export interface DisclosureProps {
  /** What the button says. */
  readonly label: ReactNode;
  /** What it is called where `label` alone would not say it. */
  readonly name?: string;
  readonly className?: string | undefined;
  readonly buttonClassName?: string | undefined;
  readonly panelClassName?: string | undefined;
  readonly children: ReactNode;
}

/** A button that shows and hides what belongs to it. Escape, a click elsewhere and another page hide it. */
export function Disclosure(props: DisclosureProps) {
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const { key } = useLocation();
  const [openAt, setOpenAt] = useState<string | null>(null);
  const isOpen = openAt === key;
  useEffect(() => {
    if (!isOpen) return;
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpenAt(null);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpenAt(null);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', onPointer);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', onPointer);
      document.removeEventListener('keydown', onKey);
    };
  }, [isOpen]);
  return (
    <div ref={root} className={props.className} data-open={isOpen || undefined}>
      <button
        ref={button}
        type="button"
        className={props.buttonClassName}
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={props.name}
        onClick={() => setOpenAt(isOpen ? null : key)}
      >
        {props.label}
      </button>
      <div id={id} className={props.panelClassName}>
        {props.children}
      </div>
    </div>
  );
}
