import { err, type Result } from '../../core/kernel/result.ts';
import { type ReadBatch, readBatch } from './read-batch.ts';
import { type BatchFault, type IngestPorts, type Received, takeBatch } from './receive-batch.ts';

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
): Promise<Result<Received, BatchFault>> {
  const origin = ticketMac === null ? 'phone-open-link' : 'phone-ticket';
  const read = await readBatch(bytes, ports, origin);
  if (!read.ok) return read;
  if (!isOneResponse(read.value)) return err({ kind: 'batch-malformed' });
  // A phone has no membership that it could be told of.
  return takeBatch(read.value, { bytes, origin, ticketMac, mayTell: () => false }, ports);
}

function isOneResponse({ lines }: ReadBatch): boolean {
  const [line] = lines;
  return lines.length === 1 && line?.record?.kind === 'response' && line.record.sequence === 1;
}
