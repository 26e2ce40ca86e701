import type { S3Settings } from '../../evidence/places/s3-objects.ts';
import { optional, required, text } from './variables.ts';

const S3_REFUSED =
  'must be the address of a bucket, with what its names begin with: https://s3.example/bucket/sipas (http:// only on this machine)';
const REGION = /^[a-z\d-]+$/;

/** Where evidence is kept, as it is said. */
export type EvidenceSettings = { readonly folder: string } | S3Settings;

export function evidenceVariables() {
  return {
    EVIDENCE_DIR: text,
    EVIDENCE_S3: optional({ read: bucketAddress, refusal: S3_REFUSED }),
    EVIDENCE_S3_REGION: required(
      {
        read: (given) => (REGION.test(given) ? given : undefined),
        refusal: 'must be the name of a region, such as us-east-1',
      },
      'us-east-1',
    ),
    EVIDENCE_S3_ACCESS_KEY: text,
    EVIDENCE_S3_SECRET_KEY: text,
  };
}

const PART_OF_S3 = ['EVIDENCE_S3_ACCESS_KEY', 'EVIDENCE_S3_SECRET_KEY'] as const;

interface EvidenceValues {
  readonly EVIDENCE_DIR?: string | undefined;
  readonly EVIDENCE_S3?: string | undefined;
  readonly EVIDENCE_S3_REGION: string;
  readonly EVIDENCE_S3_ACCESS_KEY?: string | undefined;
  readonly EVIDENCE_S3_SECRET_KEY?: string | undefined;
}

/** What does not go together, in words for the administrator. */
export function evidenceFaults(isGiven: (name: string) => boolean): readonly string[] {
  const missing = PART_OF_S3.filter((name) => !isGiven(name));
  if (isGiven('EVIDENCE_S3') && missing.length > 0) {
    return [`${missing.join(', ')} missing: EVIDENCE_S3 is set, and its storage lets nobody in without both`];
  }
  if (isGiven('EVIDENCE_S3') && isGiven('EVIDENCE_DIR')) {
    return ['EVIDENCE_DIR and EVIDENCE_S3 are both set, and evidence is kept in one place: take one away'];
  }
  const alone = PART_OF_S3.filter(isGiven);
  if (isGiven('EVIDENCE_S3') || alone.length === 0) return [];
  return [`EVIDENCE_S3 is missing: ${alone.join(', ')} is set`];
}

/** Null: nothing is said. */
export function evidenceSettingsOf({
  EVIDENCE_DIR: folder,
  EVIDENCE_S3: url,
  EVIDENCE_S3_REGION: region,
  EVIDENCE_S3_ACCESS_KEY: accessKey = '',
  EVIDENCE_S3_SECRET_KEY: secretKey = '',
}: EvidenceValues): EvidenceSettings | null {
  if (url !== undefined) return { url, region, accessKey, secretKey };
  return folder === undefined ? null : { folder };
}

function bucketAddress(given: string): string | undefined {
  if (!URL.canParse(given)) return undefined;
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(given);
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback);
  const isBare = [search, hash, username, password].every((part) => part === '');
  return isSafe && isBare && /^(\/[\w.-]+)+\/?$/.test(pathname) ? given : undefined;
}
