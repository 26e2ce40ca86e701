/**
 * The version of everything that crosses the wire: batch, record, acknowledgement, offer, membership.
 *
 * History, one line per version:
 *   0  records in the clear, headers unsigned; what existed until sealing and signing landed
 *   1  records sealed (HPKE), everything signed (JWS ES256), memberships
 *   2  a batch's header says in which start of the device it was made, and returns the heads of audit log and ledger that
 *      its acknowledgements bring; every other message is that of version 1 and says so
 */
export const PROTOCOL_VERSION = 1;

/** The version of a batch's header and of its acknowledgement. Devices of version 1 still bring what they kept. */
export const BATCH_VERSION = 2;

/** The oldest version a collector still accepts. Version 0 proved nothing and hid nothing. */
export const OLDEST_ACCEPTED_VERSION = 1;
