import { createHmac, randomBytes } from 'node:crypto';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import { decrypt, encrypt } from '../people/own-account/secret-box.ts';

/** What a secret begins with (Standard Webhooks), so that programs that look for leaked secrets know one. */
const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

export function newWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/** @param key KeyRing.secret('webhooks') */
export function sealWebhookSecret(key: Buffer, webhook: string, secret: string): Buffer {
  return encrypt(key, purposeOf(webhook), Buffer.from(secret));
}

/** Null where it was sealed under keys that are lost. */
export function openWebhookSecret(key: Buffer, webhook: string, sealed: Uint8Array): string | null {
  return decrypt(key, purposeOf(webhook), sealed)?.toString() ?? null;
}

export interface SignedMessage {
  readonly id: string;
  /** When it is sent, milliseconds since 1970. */
  readonly atMs: number;
  readonly body: string;
}

/**
 * The headers of Standard Webhooks 1.0 (standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`, one signature for
 * each secret that is in force, the newest first.
 */
export function signedHeaders(
  { id, atMs, body }: SignedMessage,
  secrets: readonly string[],
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const timestamp = String(Math.floor(atMs / SECOND_MS));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

function purposeOf(webhook: string): string {
  return `webhook ${webhook}`;
}
