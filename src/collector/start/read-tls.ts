import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { StartFailure } from '../start-failure.ts';

/** Certificate chain and private key, as PEM, that go together. Throws StartFailure that names variable and file. */
export function readTls({ certFile, keyFile }: { readonly certFile: string; readonly keyFile: string }) {
  const cert = readPem('TLS_CERT', certFile);
  const key = readPem('TLS_KEY', keyFile);
  check({ cert }, `TLS_CERT ${certFile} holds no certificate that can be used`);
  check({ key }, `TLS_KEY ${keyFile} holds no private key that can be used`);
  check({ cert, key }, `TLS_KEY ${keyFile} is not the key of TLS_CERT ${certFile}`);
  return { cert, key };
}

function readPem(variable: string, file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartFailure(`${variable} ${file} cannot be read (${codeOf(error)})`, { cause: error });
  }
  if (!text.includes('-----BEGIN ')) throw new StartFailure(`${variable} ${file} is not a PEM file`);
  return text;
}

function check(context: { readonly cert?: string; readonly key?: string }, message: string): void {
  try {
    createSecureContext(context);
  } catch (error) {
    throw new StartFailure(`${message} (${codeOf(error)})`, { cause: error });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
