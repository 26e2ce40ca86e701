import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { webCryptoRandomIds } from '../../device/cryptography/random-ids.ts';
import { webCryptoSha256 } from '../../device/cryptography/sha256.ts';
import { webCryptography } from '../../device/cryptography/web-cryptography.ts';
import { timeLimit } from '../../device/exchange/time-limit.ts';
import { missingFeatures } from '../../device/missing-features.ts';
import { openPhoneStore } from '../../device/phone/dexie-phone-store.ts';
import { OwnPhone } from '../../device/phone/own-phone.ts';
import type { ResponseLocks } from '../../device/phone/phone-delivery.ts';
import { PHONE_DATABASE_NAME } from '../../device/phone/phone-store.ts';
import { VisitRecordings } from '../../device/recordings/visit-recordings.ts';
import { CodePage } from './code-page.tsx';
import { PhoneMessage } from './phone-message.tsx';
import { PhonePage } from './phone-page.tsx';
import { loadPhoneTexts } from './phone-texts.ts';

export interface PhonePartProps {
  readonly questionnaire: Questionnaire;
  readonly holdOpen: () => () => void;
}

const exchange = {
  now: () => Date.now(),
  fetch: (url: string, init: RequestInit) => window.fetch(url, init),
  timeLimit,
};

const recordings = new VisitRecordings(exchange);

/** A citizen's own phone: the browser's parts of it. All of it is there before the first question. */
const phone = new OwnPhone({
  ...exchange,
  store: openPhoneStore(PHONE_DATABASE_NAME),
  locks: navigator.locks as ResponseLocks,
  cryptography: webCryptography,
  sha256: webCryptoSha256,
  random: webCryptoRandomIds,
  appVersion: __APP_VERSION__,
  later: (delayMs, work) => {
    const timer = setTimeout(work, delayMs);
    return () => clearTimeout(timer);
  },
});

/** The page of `/p/…`, once its texts are there. */
export async function loadPhonePart() {
  await loadPhoneTexts();
  return { default: missingFeatures().length === 0 ? PhonePart : TooOld };
}

/** The page of `/t`, once its texts are there. */
export async function loadTypedCode() {
  await loadPhoneTexts();
  return { default: () => <CodePage ask={(code) => phone.linkOf(code)} /> };
}

/** Before the first question: nobody answers for nothing. */
function TooOld() {
  return <PhoneMessage name="too-old" isBad />;
}

function PhonePart(props: PhonePartProps) {
  return <PhonePage phone={phone} recordings={recordings} {...props} />;
}
