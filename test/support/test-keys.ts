import { hash } from 'node:crypto';
import type { StoredKeyRing } from '../../src/collector/keys/key-ring.ts';
import { keyNamed, pkcs8Of } from './reference-crypto.ts';

/** The keys of the collector in tests, and the one key all devices of a test have unless it says otherwise. */
export const SEALING_KEY = keyNamed('sealing');
export const RECEIPT_KEY = keyNamed('receipt');
export const DEVICE_KEY = keyNamed('device');

/** The ring every collector of a test starts with, unless the test is about rings. */
export const KEY_RING: StoredKeyRing = {
  keyRing: 1,
  master: hash('sha256', 'master secret of tests', 'base64url'),
  sealing: [pkcs8Of(SEALING_KEY)],
  receipt: [pkcs8Of(RECEIPT_KEY)],
};

/** The same as SIPAS_KEYS gives it. */
export const STATED_KEYS = JSON.stringify(KEY_RING);
