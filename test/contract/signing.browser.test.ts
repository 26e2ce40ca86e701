import { webCryptography } from '../../src/device/cryptography/web-cryptography.ts';
import { signingContract } from '../support/signing-contract.ts';

signingContract('the device’s, by WebCrypto in Chromium', {
  newParty: async () => {
    const { signingKey, publicKey } = await webCryptography.makeKeyPair();
    return { publicKey, sign: (header, payload) => webCryptography.sign(signingKey, header, payload) };
  },
  verify: webCryptography.verify,
});
