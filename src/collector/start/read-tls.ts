import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { type Day, localDay } from '../../core/kernel/calendar.ts';
import { DAY_MS } from '../../core/kernel/duration.ts';
import { fileReason } from '../file-reason.ts';
import { StartFailure } from '../start-failure.ts';

/** So long before its end an administrator is told: time enough to have one made by an office. */
const WARNED_BEFORE_MS = 30 * DAY_MS;

/** Said of a file whose key nobody can use without being asked. */
export const LOCKED =
  'is locked by a passphrase, and nobody is there to type it: "openssl pkey -in FILE -out UNLOCKED" writes the key without one';

/** Whether a private key in PEM can only be read with a passphrase; both ways of writing that are in use. */
export function isLocked(pem: string): boolean {
  return /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem);
}

/** Certificate chain and private key, as PEM, that go together. Throws StartFailure that names variable and file. */
export function readTls({ certFile, keyFile }: { readonly certFile: string; readonly keyFile: string }) {
  const cert = readPem('TLS_CERT', certFile);
  const key = readPem('TLS_KEY', keyFile);
  if (isLocked(key)) throw new StartFailure(`TLS_KEY ${keyFile} ${LOCKED}`);
  check({ cert }, `TLS_CERT ${certFile} holds no certificate that can be used`);
  check({ key }, `TLS_KEY ${keyFile} holds no private key that can be used`);
  check({ cert, key }, `TLS_KEY ${keyFile} is not the key of TLS_CERT ${certFile}`);
  return { cert, key };
}

/** What is wrong with the time of a certificate chain's first, or null while it is good for a month to come. */
export function certificateWarning(cert: string, certFile: string, nowMs: number): string | null {
  const { validFromDate, validToDate } = new X509Certificate(cert);
  const named = `TLS_CERT ${certFile}`;
  const day = (date: Date) => date.toISOString().slice(0, 10);
  if (nowMs < validFromDate.getTime()) {
    return `${named} is valid from ${day(validFromDate)} on only: no device connects before; is this machine's clock right?`;
  }
  if (nowMs > validToDate.getTime()) {
    return `${named} ended on ${day(validToDate)}: no device or browser connects. Put a renewed one in its place; it is taken up by itself`;
  }
  if (validToDate.getTime() - nowMs < WARNED_BEFORE_MS) {
    return `${named} ends on ${day(validToDate)}. Put a renewed one in its place before; it is taken up by itself`;
  }
  return null;
}

/** The day of its end, where that is so near or over that an administrator is told. */
export function nearEndDay(endsMs: number | null, nowMs: number): Day | null {
  return endsMs !== null && endsMs - nowMs < WARNED_BEFORE_MS ? localDay(endsMs) : null;
}

function readPem(variable: string, file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartFailure(`${variable} ${file} cannot be read (${fileReason(error)})`, { cause: error });
  }
  if (!text.includes('-----BEGIN ')) throw new StartFailure(`${variable} ${file} is not a PEM file`);
  return text;
}

function check(context: { readonly cert?: string; readonly key?: string }, message: string): void {
  try {
    createSecureContext(context);
  } catch (error) {
    throw new StartFailure(`${message} (${codeOf(error)})`, { cause: error });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
