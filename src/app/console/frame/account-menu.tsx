import type { RefObject } from 'react';
import { Header } from 'react-aria-components/Header';
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { useNavigate } from 'react-router';
import type { SignedIn } from '../../../contract/people/sessions.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { AriaLocale } from '../ui/aria-locale.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './console-header.module.css';

export interface AccountMenuProps {
  readonly person: SignedIn;
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly close: () => void;
  readonly signOut: () => Promise<void>;
}

/** Who is signed in and what they can do about it. Arrows lead through it, Escape and a press elsewhere close it. */
export default function AccountMenu({ person, button, close, signOut }: AccountMenuProps) {
  const { t, language } = useWording();
  const navigate = useNavigate();
  const who = `${t(`account.role.${person.role}`)}${person.scope === null ? '' : ` · ${nameIn(language, person.scope)}`}`;
  return (
    <AriaLocale>
      <Popover
        isOpen
        aria-label={t('account.menu', { name: person.name })}
        triggerRef={button}
        placement="bottom end"
        offset={4}
        containerPadding={16}
        className={styles['menu'] ?? ''}
        onOpenChange={(isOpen) => {
          if (!isOpen) close();
        }}
      >
        <Menu
          aria-label={t('account.menu', { name: person.name })}
          className={styles['items'] ?? ''}
          autoFocus="first"
          onClose={close}
        >
          <MenuSection aria-label={`${person.name}, ${who}`}>
            <Header className={styles['who']}>
              <b>{person.name}</b>
              <br />
              {who}
            </Header>
            <MenuItem
              className={styles['item'] ?? ''}
              onAction={() => {
                close();
                void navigate('/console/account');
              }}
            >
              {t('account.own')}
            </MenuItem>
            <MenuItem
              className={styles['item'] ?? ''}
              onAction={() => {
                close();
                void signOut();
              }}
            >
              {t('account.sign-out')}
            </MenuItem>
          </MenuSection>
        </Menu>
      </Popover>
    </AriaLocale>
  );
}
