import type { ReactNode } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { Disclosure } from './disclosure.tsx';
import styles from './folded-links.module.css';

export interface FoldedLinksProps {
  /** What the links lead to, together. */
  readonly name: string;
  /** Where one is. */
  readonly current: string;
  readonly buttonClassName?: string | undefined;
  readonly children: ReactNode;
}

/** Links in a line; where there is not enough width for one, they fold into a button that says where one is. */
export function FoldedLinks({ name, current, buttonClassName, children }: FoldedLinksProps) {
  return (
    <Disclosure
      className={styles['fold']}
      buttonClassName={[styles['button'], buttonClassName].filter(Boolean).join(' ')}
      panelClassName={styles['links']}
      label={
        <>
          <Icon name="menu" size="1.25rem" />
          {current}
        </>
      }
      name={`${name}: ${current}`}
    >
      {children}
    </Disclosure>
  );
}
