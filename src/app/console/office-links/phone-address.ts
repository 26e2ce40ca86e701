import type { OfficeLink } from '../../../core/protocol/messages/office-link.ts';

/** What a citizen opens: it stands in the QR code and, for people who type it, in words. */
export function phoneAddress(link: OfficeLink): string {
  return `${window.location.origin}/p/${link}`;
}

/** Short enough to be typed by who cannot scan; a ticket or the office's code is asked for there. */
export function typedAddress(): string {
  return `${window.location.host}/t`;
}
