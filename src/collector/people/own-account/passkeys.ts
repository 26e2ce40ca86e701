import { isIP } from 'node:net';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { MINUTE_MS } from '../../../core/kernel/duration.ts';
import type { OpenSession, SessionStore } from '../sessions/session-store.ts';
import type { FactorStore, Passkey } from './factor-store.ts';

/** What a browser sent, of whatever form; the library checks it. */
export type PasskeyAnswer = Readonly<Record<string, unknown>>;

const RP_NAME = 'SIPAS';
const CHALLENGE_MS = 5 * MINUTE_MS;

/** Three hundred modules, which every command would wait for and hardly any needs. */
const webAuthn = () => import('@simplewebauthn/server');

export interface PasskeyPorts {
  readonly factors: FactorStore;
  readonly sessions: SessionStore;
}

/**
 * WebAuthn. A passkey is bound to the site's host name, so it cannot be asked for by another site. It is a second
 * factor: that the authenticator also verifies its user is preferred, not needed.
 */
export class Passkeys {
  readonly #ports: PasskeyPorts;

  constructor(ports: PasskeyPorts) {
    this.#ports = ports;
  }

  async optionsToSignIn({ id, account }: OpenSession, site: string): Promise<object> {
    const { passkeys } = await this.#ports.factors.factorsOf(account.id);
    const { generateAuthenticationOptions } = await webAuthn();
    const options = await generateAuthenticationOptions({
      rpID: new URL(site).hostname,
      allowCredentials: passkeys.map(credentialOf),
      timeout: CHALLENGE_MS,
      userVerification: 'preferred',
    });
    await this.#ports.sessions.setChallenge(id, options.challenge);
    return options;
  }

  /** Whether one of the account's passkeys signed this session's challenge on this site. Spends the challenge. */
  async isRight({ id, account }: OpenSession, answer: PasskeyAnswer, site: string): Promise<boolean> {
    const { factors, sessions } = this.#ports;
    const challenge = await sessions.takeChallenge(id, CHALLENGE_MS);
    const { passkeys } = await factors.factorsOf(account.id);
    const passkey = passkeys.find((one) => one.id === answer['id']);
    if (challenge === null || passkey === undefined) return false;
    const { verifyAuthenticationResponse } = await webAuthn();
    const verified = await refusedIfThrown(() =>
      verifyAuthenticationResponse({
        response: answer as unknown as AuthenticationResponseJSON,
        expectedChallenge: challenge,
        expectedOrigin: site,
        expectedRPID: new URL(site).hostname,
        credential: {
          id: passkey.id,
          publicKey: Uint8Array.from(passkey.publicKey),
          counter: passkey.counter,
          transports: [...passkey.transports],
        },
        requireUserVerification: false,
      }),
    );
    if (verified?.verified !== true) return false;
    await factors.setPasskeyCounter(passkey.id, verified.authenticationInfo.newCounter);
    return true;
  }

  async optionsToAdd({ id, account }: OpenSession, site: string): Promise<object> {
    const { passkeys } = await this.#ports.factors.factorsOf(account.id);
    const { generateRegistrationOptions } = await webAuthn();
    const options = await generateRegistrationOptions({
      rpName: RP_NAME,
      rpID: new URL(site).hostname,
      userName: account.name,
      userDisplayName: account.name,
      userID: Uint8Array.from(Buffer.from(account.id, 'hex')),
      excludeCredentials: passkeys.map(credentialOf),
      timeout: CHALLENGE_MS,
      authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
    });
    await this.#ports.sessions.setChallenge(id, options.challenge);
    return options;
  }

  /** The passkey made for this session's challenge on this site, or null. Spends the challenge. */
  async made(
    { id }: OpenSession,
    answer: PasskeyAnswer,
    site: string,
  ): Promise<Pick<Passkey, 'id' | 'publicKey' | 'counter' | 'transports'> | null> {
    const challenge = await this.#ports.sessions.takeChallenge(id, CHALLENGE_MS);
    if (challenge === null) return null;
    const { verifyRegistrationResponse } = await webAuthn();
    const verified = await refusedIfThrown(() =>
      verifyRegistrationResponse({
        response: answer as unknown as RegistrationResponseJSON,
        expectedChallenge: challenge,
        expectedOrigin: site,
        expectedRPID: new URL(site).hostname,
        requireUserVerification: false,
      }),
    );
    if (verified?.verified !== true) return null;
    const { credential } = verified.registrationInfo;
    return {
      id: credential.id,
      publicKey: credential.publicKey,
      counter: credential.counter,
      transports: (credential.transports ?? []).filter(isTransport).slice(0, 10),
    };
  }
}

/** Browsers bind passkeys to host names only, never to an IP address. */
export function canHavePasskeys(site: string | null): site is string {
  if (site === null) return false;
  const { hostname } = new URL(site);
  return isIP(hostname) === 0 && !hostname.startsWith('[');
}

function credentialOf({ id, transports }: Passkey) {
  return { id, transports: [...transports] };
}

function isTransport(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z-]{1,20}$/.test(value);
}

/** The library throws for whatever in an answer is not as it should be. */
async function refusedIfThrown<Value>(verify: () => Promise<Value>): Promise<Value | null> {
  try {
    return await verify();
  } catch {
    return null;
  }
}
