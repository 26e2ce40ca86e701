import { expect, test } from 'vitest';
import { webCryptography } from '../../src/device/cryptography/web-cryptography.ts';
import { StandInCryptography, standInKey, standInOpened } from '../simulation/stand-in-cryptography.ts';
import { keyNamed, open, type ReferenceKey } from '../support/reference-crypto.ts';
import { type Recipient, sealingContract } from '../support/sealing-contract.ts';

function reference({ publicKey, secret }: ReferenceKey): Recipient {
  return { publicKey, open: (aad, sealed) => open(secret, { info: 'sipas record 1', aad }, sealed) };
}

sealingContract('the device’s, by WebCrypto in Node.js, and the reference', {
  seal: webCryptography.seal,
  recipient: () => reference(keyNamed('sealing')),
  another: () => reference(keyNamed('another')),
});

function standIn(name: string): Recipient {
  const { publicKey } = standInKey(name);
  return { publicKey, open: (aad, sealed) => standInOpened(publicKey, aad, sealed) };
}

const simulated = new StandInCryptography('contract');

sealingContract('the simulation’s stand-in', {
  seal: (publicKey, aad, plaintext) => simulated.seal(publicKey, aad, plaintext),
  recipient: () => standIn('sealing'),
  another: () => standIn('another'),
});

test('SE1 what was made ahead seals once, and to its own key alone', async () => {
  const [sealing, another] = [reference(keyNamed('sealing')), reference(keyNamed('another'))];
  await webCryptography.getReady(sealing.publicKey);
  const sealed: Uint8Array[] = [];
  for (const { publicKey } of [sealing, sealing, another]) {
    sealed.push(await webCryptography.seal(publicKey, '', Uint8Array.of(7)));
  }
  await webCryptography.getReady(another.publicKey);
  sealed.push(await webCryptography.seal(sealing.publicKey, '', Uint8Array.of(7)));
  const keys = sealed.map((one) => Buffer.from(one.subarray(0, 65)).toString('hex'));
  expect(new Set(keys).size).toBe(4);
  const plaintexts = await Promise.all(
    [sealing, sealing, another, sealing].map(({ open }, index) => open('', sealed[index] ?? Uint8Array.of())),
  );
  expect(plaintexts.map((one) => one?.[0])).toEqual([7, 7, 7, 7]);
});
