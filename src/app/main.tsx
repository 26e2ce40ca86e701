import './ui/fonts.css';
import './ui/tokens.css';
import './ui/base.css';
import { createRoot, hydrateRoot } from 'react-dom/client';
import serviceQuestionnaire from '../../survey-schemas/sipas-2023-service.json' with { type: 'json' };
import { must } from '../core/kernel/assert.ts';
import type { EnrolmentId } from '../core/kernel/brand.ts';
import type { Questionnaire } from '../core/questionnaire/questionnaire.ts';
import { assembleDevice } from '../device/assemble-device.ts';
import { webCryptoRandomIds } from '../device/cryptography/random-ids.ts';
import { webCryptoSha256 } from '../device/cryptography/sha256.ts';
import type { Device } from '../device/device.ts';
import type { DeviceParts } from '../device/device-parts.ts';
import { missingFeatures } from '../device/missing-features.ts';
import { OUTBOX_DATABASE_NAME } from '../device/outbox/outbox-store.ts';
import { within } from '../device/outbox/within.ts';
import { subscribeLater } from '../device/subscribe-later.ts';
import { CountedStart } from '../device/sync/counted-start.ts';
import { AddressRouter } from './address-router.tsx';
import type { AppProps } from './app.tsx';
import { DEFAULT_APP_LANGUAGE, rememberedLanguage, startI18n } from './i18n/i18n.ts';
import { carryOutKeptTap } from './kept-tap.ts';
import { type BeforeKiosk, browserMemory } from './kiosk/first-screen/kiosk-memory.ts';
import { followWorker } from './update/follow-worker.ts';
import { OpenWork } from './update/open-work.ts';
import type { UpdateOffer } from './update/update-offer.ts';
import { WholeApp } from './whole-app.tsx';

const page = document.documentElement;
const before = window as BeforeKiosk;
const place = must(document.getElementById('root'), 'index.html has no #root');
const isKiosk = window.location.pathname === '/kiosk';
// A kiosk starts in the default language every time.
startI18n(isKiosk ? DEFAULT_APP_LANGUAGE : rememberedLanguage());
const isDrawn = isKiosk && 'prerendered' in place.dataset && 'remembered' in page.dataset;
// What was tapped while the app was read comes first: the first question is shown without it.
if (window.isSecureContext && isDrawn) setTimeout(start);
else if (window.isSecureContext) start();
// No storage that lasts, no locks, no hashing and no service worker here: saying so is all there is to do.
else {
  void import('./landing/insecure-origin.tsx').then(({ InsecureOrigin }) => {
    createRoot(place).render(<InsecureOrigin address={window.location.href} />);
    showApp();
  });
}

/** What stood there for the app goes. */
function showApp(): void {
  place.removeAttribute('data-prerendered');
  place.hidden = false;
  document.getElementById('before-app')?.remove();
}

function start(): void {
  // The build has read and checked it: see vite.config.ts.
  const questionnaire = serviceQuestionnaire as unknown as Questionnaire;
  const parts = browserParts();
  const openWork = new OpenWork(navigator.locks);
  const registration = once(async () =>
    (await import('./update/worker-registration.ts')).workerRegistration(openWork),
  );
  const hasWorker = import.meta.env.PROD && navigator.serviceWorker !== undefined;
  if (hasWorker) followWorker(navigator.serviceWorker, openWork, () => window.location.reload());
  const update = loadedLater(hasWorker ? registration : null);
  const assembled = assembleDevice(parts);
  /** What makes this browser a device: sending by itself, and starting without a network. */
  const becomeDevice = once(async () => {
    const { keepSending } = await import('./keep-sending.ts');
    await keepSending(parts, hasWorker ? registration : null);
  });
  const isTooOld = missingFeatures().length > 0;
  const memory = browserMemory(before);
  const device: Device = {
    ...assembled,
    enrol: async (code, deviceName) => {
      const enrolled = await assembled.enrol(code, deviceName);
      if (enrolled.ok) whenIdle(becomeDevice);
      return enrolled;
    },
  };
  const byItself = async () => {
    const { takeByItself } = await import('./update/take-by-itself.ts');
    return { subscribe: () => takeByItself(update) };
  };
  show({
    ...{ device, questionnaire, update, isTooOld, memory, onShown },
    holdOpen: openWork.hold,
    onNothingOpen: () => subscribeLater(byItself, () => {}),
  });
  whenIdle(async () => {
    // Somebody's own phone or computer carries nothing of the app beyond this visit.
    if (window.location.pathname === '/kiosk/setup' || (await parts.hasOutbox())) await becomeDevice();
  });
}

/** Takes the first screen over where the build has drawn it and it holds here; else draws it. */
function show(props: AppProps): void {
  const app = <WholeApp app={props} router={AddressRouter} />;
  if (isDrawn && !props.isTooOld) hydrateRoot(place, app);
  else createRoot(place).render(app);
}

function onShown(): void {
  showApp();
  carryOutKeptTap(before);
}

/** What waits is known once the registration is loaded; without one, nothing ever waits. */
function loadedLater(load: (() => Promise<UpdateOffer>) | null): UpdateOffer {
  let offer: UpdateOffer | null = null;
  return {
    subscribe: (listener) =>
      load === null
        ? () => {}
        : subscribeLater(async () => {
            offer = await load();
            return offer;
          }, listener),
    isWaiting: () => offer?.isWaiting() ?? false,
    files: () => offer?.files() ?? null,
    take: async () => (load === null ? 'none' : (await load()).take()),
  };
}

/** The browser's own parts. What is heavy is loaded once, after the first screen is painted. */
function browserParts(): DeviceParts {
  const fetch = (url: string, init: RequestInit) => window.fetch(url, init);
  const now = () => Date.now();
  const storage = async () => {
    const { askStorage } = await import('../device/outbox/storage-care.ts');
    return askStorage(navigator.storage);
  };
  const store = once(async () => {
    const { openOutboxStore } = await import('../device/outbox/dexie-outbox-store.ts');
    return openOutboxStore(OUTBOX_DATABASE_NAME);
  });
  const cryptography = once(
    async () => (await import('../device/cryptography/web-cryptography.ts')).webCryptography,
  );
  const start = new CountedStart(webCryptoRandomIds);
  const base = {
    appVersion: __APP_VERSION__,
    now,
    storage,
    // Every load of a page that speaks to the collector is a start.
    start: async (enrolment: EnrolmentId) => start.of(enrolment, await store()),
    random: webCryptoRandomIds,
    sha256: webCryptoSha256,
  };
  return {
    ...base,
    indexedDB: window.indexedDB,
    hasOutbox: () => hasDatabase(OUTBOX_DATABASE_NAME),
    cryptography,
    store,
    former: once(async () => {
      const { openFormerStore } = await import('../device/dexie-former-store.ts');
      return openFormerStore(OUTBOX_DATABASE_NAME);
    }),
    client: once(async () => {
      const { EnrolmentClient } = await import('../device/membership/enrolment-client.ts');
      return new EnrolmentClient({ ...base, fetch, cryptography: await cryptography() });
    }),
    questionnaires: once(async () => {
      const { DeviceQuestionnaires } = await import('../device/questionnaires/device-questionnaires.ts');
      return new DeviceQuestionnaires({
        ...{ ...base, fetch },
        store: await store(),
        keepRecordings: async (questionnaires) => {
          const { keepRecordings } = await import('../device/recordings/browser-recordings.ts');
          await keepRecordings(questionnaires);
        },
      });
    }),
    sync: once(async () => {
      const { pageSyncEngine } = await import('./page-sync.ts');
      return pageSyncEngine({ ...base, fetch, store: await store(), cryptography: await cryptography() });
    }),
  };
}

/** A browser that does not say which databases it has may have this one. */
async function hasDatabase(name: string): Promise<boolean> {
  try {
    return (await within(window.indexedDB.databases())).some((database) => database.name === name);
  } catch {
    return true;
  }
}

/** Loads once; a load that failed is tried again at the next call. */
function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loading: Promise<Value> | null = null;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
}

/** Work nobody waits for. If a part cannot be loaded now, the next start of the page tries again. */
function whenIdle(work: () => Promise<void>): void {
  const run = () => void work().catch(() => {});
  if ('requestIdleCallback' in window) window.requestIdleCallback(run, { timeout: 3_000 });
  else setTimeout(run, 500);
}
