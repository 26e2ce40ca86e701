import { SECOND_MS } from '../../core/kernel/duration.ts';
import { type DeviceProblemCode, isDeviceProblemCode } from '../../core/protocol/device-problems.ts';

/** The code of an RFC 9457 body, or null when the text is none or its code is not one a device is answered by. */
export function problemCodeIn(text: string): DeviceProblemCode | null {
  const code = codeIn(text);
  return isDeviceProblemCode(code) ? code : null;
}

/** The member `code` of a JSON text, whatever it is. */
export function codeIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'code' in value ? value.code : null;
  } catch {
    return null;
  }
}

/**
 * The pause a Retry-After header asks for, as seconds or as a date, or null without one.
 *
 * @param nowMs the device's clock; a date is only as good as that
 */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * SECOND_MS;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}
