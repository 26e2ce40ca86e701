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
