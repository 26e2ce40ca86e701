import { type FormEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { type OfficeCode, readOfficeCode } from '../../core/protocol/codes/office-code.ts';
import { readVisitTicket, type VisitTicket } from '../../core/protocol/codes/visit-ticket.ts';
import type { TypedCodeState } from '../../device/phone/typed-code.ts';
import { Button } from '../ui/button.tsx';
import { useDisplay } from '../ui/display/display-settings.tsx';
import { Icon } from '../ui/icon.tsx';
import { ScreenHeading } from '../ui/screen-heading.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import styles from './phone.module.css';
import { PhoneDisplay } from './phone-display.ts';
import { PhoneLanguages } from './phone-languages.tsx';

export interface CodePageProps {
  readonly ask: (code: VisitTicket | OfficeCode) => Promise<TypedCodeState>;
}

type Said = 'fault' | 'asking' | Exclude<TypedCodeState['kind'], 'found'>;

/** `/t`: who cannot scan types a visit ticket, or the code on the office's poster, and comes to the office's page. */
export function CodePage({ ask }: CodePageProps) {
  const { t } = useTranslation('phone');
  const navigate = useNavigate();
  const display = useDisplay();
  const [text, setText] = useState('');
  const [said, setSaid] = useState<Said | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  usePageTitle(t('title'));

  async function open(event: FormEvent) {
    event.preventDefault();
    if (said === 'asking') return;
    const ticket = readVisitTicket(text);
    const code = ticket ?? readOfficeCode(text);
    if (code === null) {
      setSaid('fault');
      field.current?.focus();
      return;
    }
    setSaid('asking');
    const answer = await ask(code);
    if (answer.kind !== 'found') return setSaid(answer.kind);
    void navigate(`/p/${answer.link}${ticket === null ? '' : `#${ticket}`}`);
  }

  return (
    <PhoneDisplay value={display}>
      <div className={styles['page']}>
        <PhoneLanguages />
        <main className={styles['start']}>
          <ScreenHeading screen="code" className={styles['title']}>
            {t('code.title')}
          </ScreenHeading>
          <form className={styles['form']} onSubmit={(event) => void open(event)} noValidate>
            <div className={styles['field']}>
              <label htmlFor={id}>{t('code.label')}</label>
              <input
                id={id}
                ref={field}
                type="text"
                value={text}
                autoComplete="off"
                autoCapitalize="characters"
                autoCorrect="off"
                spellCheck={false}
                maxLength={40}
                aria-describedby={`${id}-hint ${id}-said`}
                aria-invalid={said === 'fault' || said === 'refused' || undefined}
                onChange={(event) => {
                  setText(event.target.value);
                  setSaid(null);
                }}
              />
              <p id={`${id}-said`} role="alert" className={styles['fault']}>
                {said === null ? '' : t(`code.${said}`)}
              </p>
              <p id={`${id}-hint`} className={styles['hint']}>
                {t('code.hint')}
              </p>
            </div>
            <Button
              type="submit"
              look="primary"
              size="touch"
              className={styles['wide']}
              aria-disabled={said === 'asking'}
            >
              {t('code.open')}
              <Icon name="forward" />
            </Button>
          </form>
        </main>
      </div>
    </PhoneDisplay>
  );
}
