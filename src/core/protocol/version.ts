/**
 * The version of everything that crosses the wire: batch, record, acknowledgement.
 *
 * History, one line per version:
 *   0  records in the clear, headers unsigned; what exists until sealing and signing land
 *
 * Version 0 is refused as soon as there is a version 1.
 */
export const PROTOCOL_VERSION = 0;

/** The oldest version a collector still accepts. */
export const OLDEST_ACCEPTED_VERSION = 0;
