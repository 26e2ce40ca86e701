import { X509Certificate } from 'node:crypto';
import type { Server } from 'node:tls';
import { certificateWarning, readTls } from './read-tls.ts';

/** The certificate in use. */
export interface FollowedCertificate {
  /** Looks at the files; what the administrator should mend about them, or null. Throws StartFailure. */
  readonly look: () => string | null;
  /** Milliseconds since 1970. */
  readonly endsMs: () => number;
}

/** The files of TLS_CERT and TLS_KEY. */
interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/**
 * Takes up a certificate that was renewed, for every connection that begins from then on. While certificate and key
 * cannot be read or do not go together, as between the writing of the one and the other, the former ones stay in use.
 */
export function followCertificate(
  server: Pick<Server, 'setSecureContext'>,
  files: TlsFiles,
  inUse: { readonly cert: string; readonly key: string },
  log: { readonly info: (about: object, message: string) => void },
  now: () => number,
): FollowedCertificate {
  let current = inUse;
  const look = () => {
    const read = readTls(files);
    if (read.cert !== current.cert || read.key !== current.key) {
      server.setSecureContext(read);
      current = read;
      log.info({ certificate: files.certFile }, 'a renewed certificate is in use from now on');
    }
    return certificateWarning(current.cert, files.certFile, now());
  };
  return { look, endsMs: () => new X509Certificate(current.cert).validToDate.getTime() };
}
