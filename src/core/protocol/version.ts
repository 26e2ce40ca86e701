/**
 * The version of everything that crosses the wire: batch, record, acknowledgement, offer, membership.
 *
 * History, one line per version:
 *   0  records in the clear, headers unsigned; what existed until sealing and signing landed
 *   1  records sealed (HPKE), everything signed (JWS ES256), memberships
 */
export const PROTOCOL_VERSION = 1;

/** The oldest version a collector still accepts. Version 0 proved nothing and hid nothing. */
export const OLDEST_ACCEPTED_VERSION = 1;
