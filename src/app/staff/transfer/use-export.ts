import { useState } from 'react';
import type { Result } from '../../../core/kernel/result.ts';
import type { StorageFailure } from '../../../device/outbox/storage-failure.ts';
import type { TransferFile } from '../../../device/transfer/transfer-file.ts';
import { saveFile } from '../../ui/save-file.ts';

export type ExportState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'writing' }
  /** A file of no record is not saved: there is nothing to hand in. */
  | { readonly kind: 'empty'; readonly file: TransferFile }
  | { readonly kind: 'saved'; readonly file: TransferFile }
  | { readonly kind: 'failed' };

export interface Export {
  readonly state: ExportState;
  /** Writes a file and hands it to the browser. */
  readonly write: (make: () => Promise<Result<TransferFile, StorageFailure>>) => Promise<void>;
}

/** One transfer file on its way from the device to the downloads. */
export function useExport(): Export {
  const [state, setState] = useState<ExportState>({ kind: 'idle' });
  return {
    state,
    async write(make) {
      setState({ kind: 'writing' });
      const made = await make();
      if (!made.ok) return setState({ kind: 'failed' });
      const file = made.value;
      if (file.records === 0) return setState({ kind: 'empty', file });
      saveFile(file.name, file.content);
      setState({ kind: 'saved', file });
    },
  };
}
