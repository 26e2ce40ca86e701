// What @peculiar/x509 is put together by; before it.
import 'reflect-metadata';
import { createPrivateKey } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { DAY_MS } from '../../../core/kernel/duration.ts';

/** As long as devices that trust an authority of one's own take a certificate. */
export const CERTIFICATE_DAYS = 397;
const AUTHORITY_DAYS = 10 * 365;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Certificate and private key, as PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/**
 * An authority for one network, for ten years: who trusts it trusts what it signed, so its key belongs in a safe.
 *
 * @param name what devices show it by
 * @param nowMs milliseconds since 1970-01-01T00:00Z
 */
export async function makeAuthority(name: string, nowMs: number): Promise<Pair> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    keys,
    signingAlgorithm: ALGORITHM,
    ...validity(nowMs, AUTHORITY_DAYS),
    extensions: [
      // It signs certificates of servers, and no further authority.
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: `${certificate.toString('pem')}\n`, key: await pemOf(keys.privateKey) };
}

/**
 * A certificate for a server with a key of its own, signed by an authority, which is behind it in the PEM.
 *
 * @param names host names and IP addresses; at least one
 * @param nowMs milliseconds since 1970-01-01T00:00Z
 */
export async function makeCertificate(
  authority: Pair,
  names: readonly string[],
  nowMs: number,
): Promise<Pair> {
  const keys = await newKeys();
  const issuer = new X509Certificate(authority.cert);
  const signingKey = await crypto.subtle.importKey(
    'pkcs8',
    new Uint8Array(createPrivateKey(authority.key).export({ type: 'pkcs8', format: 'der' })),
    ALGORITHM,
    false,
    ['sign'],
  );
  const certificate = await X509CertificateGenerator.create({
    subject: [{ CN: [names[0] ?? ''] }],
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: ALGORITHM,
    ...validity(nowMs, CERTIFICATE_DAYS),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
      ),
      await AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { cert: `${certificate.toString('pem')}\n${authority.cert}`, key: await pemOf(keys.privateKey) };
}

function newKeys() {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

/** From a day before: clocks of devices differ. */
function validity(nowMs: number, days: number) {
  return { notBefore: new Date(nowMs - DAY_MS), notAfter: new Date(nowMs + days * DAY_MS) };
}

async function pemOf(key: Parameters<typeof crypto.subtle.exportKey>[1]): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();
}
