import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { APP_LANGUAGES, ownName } from '../i18n/i18n.ts';
import { Brand } from '../ui/brand.tsx';
import { Button } from '../ui/button.tsx';
import { DigitKeys } from '../ui/codes/digit-keys.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { type Display, DisplayControls } from '../ui/display/display-settings.tsx';
import { Face } from '../ui/face.tsx';
import { FileDrop } from '../ui/file-drop.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { Progress } from '../ui/progress.tsx';
import { ScreenHeading } from '../ui/screen-heading.tsx';
import { Part, State } from './part.tsx';

const ICONS: readonly IconName[] = [
  'back',
  'forward',
  'up',
  'down',
  'close',
  'check',
  'sound',
  'stop',
  'contrast',
  'search',
  'send',
  'kiosk',
  'person',
  'chart',
  'warning',
  'menu',
  'restart',
];

/** What kiosk, phone and staff are made of. */
export function Parts() {
  const { t, i18n } = useTranslation(['common', 'kiosk', 'closing', 'staff', 'pin']);
  const [isOpen, setOpen] = useState(false);
  const nothing = () => {};
  const display: Display = {
    scale: 1,
    highContrast: false,
    larger: nothing,
    smaller: nothing,
    toggleContrast: nothing,
    reset: nothing,
  };
  return (
    <>
      <Part name="brand">
        <Brand />
      </Part>
      <Part name="button">
        {(['primary', 'secondary', 'quiet'] as const).flatMap((look) =>
          (['normal', 'touch', 'large'] as const).map((size) => (
            <State key={`${look} ${size}`} name={`${look}, ${size}`}>
              <Button look={look} size={size}>
                <Icon name="send" />
                {t('closing:ready.submit')}
              </Button>
              <Button look={look} size={size} disabled>
                {t('closing:ready.submit')}
              </Button>
            </State>
          )),
        )}
        <State name="a toggle, off and on">
          <Button aria-pressed={false}>{t('kiosk:display.contrast')}</Button>
          <Button aria-pressed>{t('kiosk:display.contrast')}</Button>
        </State>
      </Part>
      <Part name="dialog">
        <Button onClick={() => setOpen(true)}>{t('closing:end.title')}</Button>
        {isOpen ? (
          <Dialog title={t('closing:end.title')} onCancel={() => setOpen(false)}>
            <p>{t('closing:end.about')}</p>
            <Button look="primary" size="touch" onClick={() => setOpen(false)}>
              {t('closing:end.continue')}
            </Button>
          </Dialog>
        ) : null}
      </Part>
      <Part name="digit-keys">
        <DigitKeys text="" onText={nothing} label={t('pin:keys')} deleteLabel={t('pin:delete')}>
          <Button look="primary" size="touch">
            {t('pin:enter')}
          </Button>
        </DigitKeys>
      </Part>
      <Part name="display-settings">
        <DisplayControls display={{ ...display, highContrast: false }} />
        <DisplayControls display={{ ...display, scale: 2, highContrast: true, larger: null }} />
      </Part>
      <Part name="face">
        {[1, 2, 3, 4, 5].map((mood) => (
          <Face key={mood} mood={mood} />
        ))}
      </Part>
      <Part name="file-drop">
        {[false, true].map((disabled) => (
          <State key={String(disabled)} name={disabled ? 'out of use' : 'as usual'}>
            <FileDrop
              label={t('staff:receipt.choose')}
              hint={t('staff:receipt.about')}
              accept=".sipas-receipts"
              disabled={disabled}
              onFiles={nothing}
            />
          </State>
        ))}
      </Part>
      <Part name="icon">
        {ICONS.map((name) => (
          <State key={name} name={name}>
            <Icon name={name} />
          </State>
        ))}
      </Part>
      <Part name="language-switch">
        <LanguageSwitch
          languages={APP_LANGUAGES}
          current={i18n.language}
          nameOf={ownName}
          onChoose={nothing}
        />
      </Part>
      <Part name="progress">
        {[0, 8, 22].map((done) => (
          <State key={done} name={`${done} of 22`}>
            <Progress done={done} total={22} label={t('kiosk:survey.done', { done, total: 22 })} />
          </State>
        ))}
      </Part>
      <Part name="screen-heading">
        <ScreenHeading screen="gallery">{t('closing:thanks.title')}</ScreenHeading>
      </Part>
    </>
  );
}
