import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ok } from '../../../core/kernel/result.ts';
import { parseQuestionnaire } from '../../../core/questionnaire/parse-questionnaire.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { webCryptoRandomIds } from '../../../device/cryptography/random-ids.ts';
import type { Device } from '../../../device/device.ts';
import { draftRecord } from '../../../device/records/record-draft.ts';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { NO_MEMORY } from '../first-screen/kiosk-memory.ts';
import { KioskPage } from '../kiosk-page.tsx';
import styles from './preview-page.module.css';

const NOTHING = () => () => {};

/**
 * `/preview/SHA-256`: a questionnaire on the screens of a kiosk, for the frame in which the console shows it. It belongs
 * to no device: nothing is sealed, stored or sent.
 */
export default function PreviewPage() {
  const { t } = useTranslation('start');
  const { sha256 = '' } = useParams();
  const [read, setRead] = useState<Questionnaire | 'failed' | null>(null);
  usePageTitle(t('preview.title'));
  useEffect(() => {
    let isShown = true;
    void readQuestionnaire(sha256).then((found) => {
      if (isShown) setRead(found ?? 'failed');
    });
    return () => {
      isShown = false;
    };
  }, [sha256]);

  if (read === null || read === 'failed') {
    return (
      <main className={styles['message']}>
        <h1>{t('preview.title')}</h1>
        <p role="status">{read === null ? '' : t('preview.failed')}</p>
      </main>
    );
  }
  return <Preview questionnaire={read} />;
}

function Preview({ questionnaire }: { readonly questionnaire: Questionnaire }) {
  const { t, i18n } = useTranslation('start');
  const name = t('preview.office');
  const [device] = useState(() => previewDevice(name, i18n.getFixedT('en', 'start')('preview.office')));
  return (
    <KioskPage
      device={device}
      questionnaire={questionnaire}
      isTooOld={false}
      memory={NO_MEMORY}
      reload={() => window.location.reload()}
      onNothingOpen={NOTHING}
      holdOpen={NOTHING}
    />
  );
}

/** What the screens of a kiosk ask of a device, without one. */
function previewDevice(name: string, nameEn: string): Device {
  const device: Pick<
    Device,
    'appVersion' | 'now' | 'enrolment' | 'asked' | 'office' | 'draft' | 'getReady' | 'submit' | 'storage'
  > = {
    appVersion: '',
    now: () => Date.now(),
    enrolment: async () =>
      ok({
        deviceName: name,
        unit: { ref: '0@2025-07-01', code: '0', name, nameEn, officeTerm: null },
        isClockWrong: false,
      }),
    asked: async (builtIn) => builtIn,
    office: async () => null,
    draft: (kind, body) => draftRecord(webCryptoRandomIds, kind, body),
    getReady: async () => {},
    submit: async (_, draft) => ok({ receipt: draft.receipt }),
    storage: async () => ({ persisted: null, usedBytes: null, quotaBytes: null }),
  };
  return device as Device;
}

async function readQuestionnaire(sha256: string): Promise<Questionnaire | null> {
  try {
    const response = await fetch(`/api/v1/questionnaire-files/${encodeURIComponent(sha256)}`);
    const parsed = parseQuestionnaire(await response.json());
    return parsed.ok ? parsed.value : null;
  } catch {
    return null;
  }
}
