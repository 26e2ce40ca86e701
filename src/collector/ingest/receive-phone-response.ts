import type { OfferId } from '../../core/kernel/brand.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { PROTOCOL_VERSION } from '../../core/protocol/version.ts';
import { type ReadBatch, readBatch } from './read-batch.ts';
import { type BatchFault, type IngestPorts, type Received, takeBatch } from './receive-batch.ts';

/** What keeps one person from filling the store. Asked only about a response that is new and in the form of one. */
export interface PhoneAdmission {
  /** One more without a ticket by a link. @returns seconds until one is taken again, or null while it is */
  readonly countOpen: (link: string) => number | null;
  /** Whether a ticket has brought too many already that could not be counted, and so did not spend it. */
  readonly isTicketMisused: (mac: string) => boolean;
  /** A ticket that is good brought one that could not be counted. */
  readonly noteUncounted: (mac: string) => void;
}

export type PhoneFault = BatchFault | { readonly kind: 'too-many-requests'; readonly retryAfterS: number };

/**
 * One response from an own phone, as it came over the network: a batch of one response, signed by the key the phone made
 * for it, by an office's link. A fault means that nothing was stored and that the ticket is as it was.
 *
 * @param ticketMac of the visit ticket that came beside it, or null on an open link
 */
export async function receivePhoneResponse(
  bytes: Uint8Array,
  ticketMac: string | null,
  ports: IngestPorts,
  admission: PhoneAdmission,
): Promise<Result<Received, PhoneFault>> {
  const origin = ticketMac === null ? 'phone-open-link' : 'phone-ticket';
  const read = await readBatch(bytes, ports, origin);
  if (!read.ok) return read;
  if (!isOneResponse(read.value)) return err({ kind: 'batch-malformed' });
  // A receipt that was lost is given again whatever else came from that address.
  if (!(await isKnown(read.value, ports))) {
    const retryAfterS =
      ticketMac === null ? admission.countOpen(read.value.header.introduction?.link ?? '') : null;
    if (retryAfterS !== null) return err({ kind: 'too-many-requests', retryAfterS });
    if (ticketMac !== null && admission.isTicketMisused(ticketMac))
      return err({ kind: 'visit-ticket-invalid' });
  }
  // A phone has no membership that it could be told of.
  const taken = await takeBatch(read.value, { bytes, origin, ticketMac, mayTell: () => false }, ports);
  if (!taken.ok) return taken;
  const outcome = taken.value.acknowledgement.records[0]?.outcome;
  if (ticketMac !== null && (outcome === 'held' || outcome === 'conflict'))
    admission.noteUncounted(ticketMac);
  return ok(taken.value);
}

function isOneResponse({ lines }: ReadBatch): boolean {
  const [line] = lines;
  return lines.length === 1 && line?.record?.kind === 'response' && line.record.sequence === 1;
}

/** Whether the ledger has this response with these bytes. */
async function isKnown({ header, lines }: ReadBatch, { store }: IngestPorts): Promise<boolean> {
  const { enrolment, receiptKey } = header;
  const records = lines.flatMap(({ sha256, record }) => (record === null ? [] : [{ id: record.id, sha256 }]));
  const offer = header.batch as string as OfferId;
  const found = await store.lacking({ protocol: PROTOCOL_VERSION, enrolment, offer, receiptKey, records });
  return found.ok && found.value.lacking.length === 0;
}
