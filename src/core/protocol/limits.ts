import { sealedBytes } from './sealing.ts';

/** Records a batch may carry: one strict transaction and one screenful of outcomes. */
export const BATCH_MAX_RECORDS = 200;

/** Size of the compressed batch, so that one gets through a 2G line within a request's time limit. */
export const BATCH_MAX_COMPRESSED_BYTES = 256 * 1024;

/** UTF-8 bytes of a record line: the longest sealed body in base64url (4/3), and 1 KiB for what stands beside it. */
export const RECORD_MAX_LINE_BYTES = Math.ceil((sealedBytes(8192) * 4) / 3) + 1024;

/** UTF-8 bytes of the header line: a signed header, about 1 KiB, with room for fields to come. */
export const HEADER_MAX_LINE_BYTES = 8 * 1024;

/** What a batch may grow to when decompressed; anything longer is refused while it is still being unpacked. */
export const BATCH_MAX_BYTES = HEADER_MAX_LINE_BYTES + 1 + BATCH_MAX_RECORDS * (RECORD_MAX_LINE_BYTES + 1);

/** Ids an offer may carry: about 110 bytes each. */
export const OFFER_MAX_RECORDS = 1_000;

/** UTF-8 bytes of a signed offer or its answer: 128 bytes an id, in base64url (4/3), and 1 KiB beside them. */
export const OFFER_MAX_BYTES = Math.ceil((128 * OFFER_MAX_RECORDS * 4) / 3) + 1024;

/** UTF-8 bytes of a signed membership or enrolment request: a few names in base64url. */
export const MEMBERSHIP_MAX_BYTES = 16 * 1024;

/** Places a membership may name: the present one, former ones of late records, and one to come. */
export const MEMBERSHIP_MAX_PLACES = 32;

/** Characters of a line of a transfer file: the largest batch in base64 (4/3), and a line end of two characters. */
export const TRANSFER_MAX_LINE_CHARACTERS = 4 * Math.ceil(BATCH_MAX_COMPRESSED_BYTES / 3) + 2;
