import type { Result } from '../../../core/kernel/result.ts';
import type { Outcome } from '../../../core/protocol/messages/acknowledgement.ts';
import { checkFileHeader, type FileFault, isBatchLine, plain } from '../../../core/protocol/transfer-file.ts';
import type { BatchFault, Received } from '../../ingest/receive-batch.ts';
import type { ReadLine } from './read-lines.ts';

type LineFault = BatchFault | { readonly kind: 'not-a-batch' };

/** A line that was not taken, by its number as an editor shows it. */
interface RefusedLine {
  readonly line: number;
  readonly code: LineFault['kind'];
  /** In plain words. */
  readonly reason: string;
}

export interface ImportedFile {
  readonly batches: number;
  /** Records by what became of them. */
  readonly records: Readonly<Record<Outcome, number>>;
  readonly refused: readonly RefusedLine[];
}

export interface ImportPorts {
  /** Takes one batch, as over HTTP. */
  readonly receive: (bytes: Uint8Array) => Promise<Result<Received, BatchFault>>;
  /** Called for each batch once it is stored, with the acknowledgement as it was signed. */
  readonly taken: (acknowledgement: string) => Promise<void>;
}

/**
 * Takes the batches of a transfer file one after another. Each line stands for itself: one that was cut short or
 * edited is refused with its reason, and every other is taken. An error means that the file is another one, and
 * nothing of it was taken.
 */
export async function importTransferFile(
  lines: AsyncIterable<ReadLine>,
  { receive, taken }: ImportPorts,
): Promise<Result<ImportedFile, FileFault>> {
  const records: Record<Outcome, number> = { stored: 0, duplicate: 0, held: 0, conflict: 0, rejected: 0 };
  const refused: RefusedLine[] = [];
  let batches = 0;
  let header: Result<null, FileFault> = checkFileHeader('sipas-batches', '');
  for await (const line of lines) {
    const text = 'text' in line ? plain(line.text) : null;
    if (line.lineNumber === 1) {
      header = checkFileHeader('sipas-batches', text ?? '');
      if (!header.ok) return header;
      continue;
    }
    if (text === '') continue;
    const received = text === null || !isBatchLine(text) ? NOT_A_BATCH : await receive(bytesOf(text));
    if (!received.ok) {
      const { error } = received;
      refused.push({ line: line.lineNumber, code: error.kind, reason: reasonOf(error) });
      continue;
    }
    await taken(received.value.jws);
    batches += 1;
    for (const { outcome } of received.value.acknowledgement.records) records[outcome] += 1;
  }
  return header.ok ? { ok: true, value: { batches, records, refused } } : header;
}

const NOT_A_BATCH = { ok: false, error: { kind: 'not-a-batch' } } as const;

function bytesOf(base64: string): Uint8Array {
  return Buffer.from(base64, 'base64');
}

/** What is wrong with a line, for the person who handed the file in. */
function reasonOf(fault: LineFault): string {
  switch (fault.kind) {
    case 'not-a-batch':
      return 'cut short or edited: not the text of a batch';
    case 'batch-not-gzip':
      return 'cut short or edited: it cannot be unpacked';
    case 'batch-malformed':
      return 'edited: it does not begin with the header of a batch';
    case 'batch-count-mismatch':
      return 'edited: it does not hold as many records as it says';
    case 'batch-digest-mismatch':
      return 'edited: its records do not have the checksum it gives';
    case 'batch-too-large':
      return 'larger than a batch may be';
    case 'protocol-version-unsupported':
      return `of protocol version ${fault.protocol}, which this collector does not take`;
    case 'signature-invalid':
      return 'edited, or not from the device it names: it is not signed by that device';
    case 'too-much-held':
      return 'not taken now: as much is held of its device as may be; look at sipas held list';
    case 'receipt-key-unknown':
      return 'from a device that believes another collector than this one, or one with other keys';
    case 'enrolment-unknown':
      return 'from a device that is not enrolled here';
    case 'office-link-unknown':
    case 'visit-ticket-invalid':
      return 'from an own phone, which sends by itself and not by a file';
  }
}

/** What is wrong with a file that is no transfer file. */
export function fileRefusal(fault: FileFault): string {
  if (fault.kind === 'file-version-unsupported') {
    return `a transfer file of protocol version ${fault.protocol}, which this collector does not take`;
  }
  return fault.found === 'sipas-receipts'
    ? 'a receipt file: it goes back to the device it came from, where staff open it'
    : 'not a transfer file: a device writes one on its page for staff';
}
