/** `unsent`: waiting or in flight; `all`: whatever the device still has, acknowledged records included. */
export type TransferChoice = 'unsent' | 'quarantined' | 'all';

export interface TransferFile {
  /** `sipas-2026-11-24-1432-<four random letters>.sipas-batches`: no unit and no device in it. */
  readonly name: string;
  readonly content: Blob;
  readonly records: number;
  /**
   * Records that could be read and not be signed, so that no collector would take them. Only a store that does not
   * open has such: its records of version 0, or those whose key cannot be read.
   */
  readonly leftOut: number;
}

export interface ReceiptEffect {
  /** Acknowledgements in the file, this device's and others'. */
  readonly acknowledgements: number;
  /** Records that were settled by it, and were not before. */
  readonly settled: number;
  /** Acknowledgements for enrolments of another device. */
  readonly foreign: number;
  /** Numbers of lines that hold no acknowledgement. */
  readonly unreadable: readonly number[];
  /** Numbers of lines that speak to this device and are not signed by the collector it knows. */
  readonly unsigned: readonly number[];
}
