import type { DeviceParts } from '../device/device-parts.ts';
import { attachSyncTriggers } from '../device/sync/sync-triggers.ts';
import { keepInstallOffer } from './update/install-offer.ts';
import type { WorkerRegistration } from './update/worker-registration.ts';

/**
 * What makes a browser a device: it sends by itself, and starts without a network. Each part is tried whatever becomes
 * of the others; what could not be loaded comes with the next start.
 *
 * @param registration null where no service worker runs
 */
export async function keepSending(
  parts: DeviceParts,
  registration: (() => Promise<WorkerRegistration>) | null,
): Promise<void> {
  keepInstallOffer();
  await Promise.allSettled([
    sendByItself(parts, registration !== null),
    sealWhatWasLeft(parts),
    registration === null ? null : registration().then((loaded) => loaded.register()),
  ]);
}

async function sendByItself(parts: DeviceParts, hasWorker: boolean): Promise<void> {
  const engine = await parts.sync();
  if (hasWorker) {
    const { attachBackgroundSync } = await import('../device/sync/background-sync.ts');
    attachBackgroundSync(engine, () => navigator.serviceWorker.ready);
  }
  attachSyncTriggers((trigger) => void engine.run(trigger), window);
}

/** Broken off at enrolment, it goes on here. Almost always there is nothing, and nothing is loaded for it. */
async function sealWhatWasLeft(parts: DeviceParts): Promise<void> {
  const former = await parts.former();
  if ((await former.formerEnrolments()).length === 0) return;
  const { sealFormerRecords } = await import('../device/former-records.ts');
  const [store, cryptography] = await Promise.all([parts.store(), parts.cryptography()]);
  await sealFormerRecords({ store, former, cryptography, sha256: parts.sha256 });
}
