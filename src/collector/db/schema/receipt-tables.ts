/** Which receipt numbers were received. */
export interface ReceiptTables {
  readonly receipts: ReceiptsTable;
  readonly deferred_receipts: DeferredReceiptsTable;
}

/**
 * The numbers of counted responses. Nothing else stands here: no record, unit, device or time. Nothing can be deleted by its
 * age therefore, and nothing is: a row tells only who has the number, and the keys, that it was received.
 */
interface ReceiptsTable {
  /** HMAC of the number under a key that is not in the database. Random, and so its order. */
  mac: string;
}

/** A number from the transaction of its record until it is written among others. Rows have one length and no time. */
interface DeferredReceiptsTable {
  /** HMAC of `mac` under a key of its own, so that who has the keys and the number finds it, and nobody else. */
  id: string;
  /** `mac`, encrypted under a key that is not in the database. */
  sealed: Uint8Array;
}
