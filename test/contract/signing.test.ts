import type { Signer } from '../../src/device/cryptography/cryptography.ts';
import { webCryptography } from '../../src/device/cryptography/web-cryptography.ts';
import { StandInCryptography } from '../simulation/stand-in-cryptography.ts';
import { keyNamed, signed } from '../support/reference-crypto.ts';
import { type SigningParty, signingContract } from '../support/signing-contract.ts';

async function partyOf(signer: Signer): Promise<SigningParty> {
  const { signingKey, publicKey } = await signer.makeKeyPair();
  return { publicKey, sign: (header, payload) => signer.sign(signingKey, header, payload) };
}

let parties = 0;
function referenceParty(): SigningParty {
  parties += 1;
  const key = keyNamed(`party ${parties}`);
  return { publicKey: key.publicKey, sign: (header, payload) => signed(header, payload, key) };
}

signingContract('the device’s, by WebCrypto in Node.js', {
  newParty: () => partyOf(webCryptography),
  verify: webCryptography.verify,
});

signingContract('the reference’s signature, read by the device', {
  newParty: referenceParty,
  verify: webCryptography.verify,
});

const simulated = new StandInCryptography('contract');

signingContract('the simulation’s stand-in', {
  newParty: () => partyOf(simulated),
  verify: (...given) => simulated.verify(...given),
});
