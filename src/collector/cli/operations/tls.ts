import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { localDay } from '../../../core/kernel/calendar.ts';
import { DAY_MS } from '../../../core/kernel/duration.ts';
import { fileReason } from '../../file-reason.ts';
import { makeFolder } from '../../keys/make-folder.ts';
import {
  CERTIFICATE_DAYS,
  makeAuthority,
  makeCertificate,
  type Pair,
} from '../../operations/tls/make-certificate.ts';
import { addressesInNetwork } from '../../start/addresses.ts';
import { isLocked, LOCKED } from '../../start/read-tls.ts';
import { StartFailure } from '../../start-failure.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';

const AUTHORITY = 'authority.pem';
const AUTHORITY_KEY = 'authority-key.pem';
const CERTIFICATE = 'cert.pem';
const KEY = 'key.pem';
const HOST_NAME = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)*[a-z](?:[a-z\d-]{0,61}[a-z\d])?$/i;

interface MakeOptions {
  readonly names?: string;
  readonly folder: string;
}

/** `sipas tls`: TLS for a network that no public authority knows. */
export function registerTls(program: Command, context: CommandContext): void {
  const tls = program
    .command('tls')
    .description('Certificates for a network that no public authority knows.');
  tls
    .command('make')
    .summary('make a local authority and a certificate, or renew the certificate')
    .description(
      'Browsers run a kiosk only over TLS. Where no public authority gives a certificate, this makes an authority of your own, which ' +
        `each device is told to trust once, and a certificate for ${CERTIFICATE_DAYS} days. Said again, the same authority signs a new one; a ` +
        'server that runs takes it up by itself.',
    )
    .option(
      '--names <list>',
      'host names and addresses, with commas between (default: those of this machine)',
    )
    .option('--folder <folder>', 'where the files are kept', 'tls')
    .addHelpText(
      'after',
      '\nExit codes: 0 made; 1 a name is none; 2 the command was not given as described; 3 a file is in the way.',
    )
    .action(context.actionOf(make));
}

async function make(context: CommandContext, options: MakeOptions): Promise<void> {
  const names = options.names?.split(',').map((name) => name.trim()) ?? namesHere();
  const wrong = names.filter((name) => isIP(name) === 0 && !HOST_NAME.test(name));
  if (wrong.length > 0) {
    throw new CommandRefused(
      `--names: no host name and no address: ${wrong.map((name) => `"${name}"`).join(', ')}`,
    );
  }
  const folder = resolve(options.folder);
  const path = (name: string) => join(folder, name);
  const nowMs = Date.now();
  const isNew = !existsSync(path(AUTHORITY));
  try {
    makeFolder(folder);
    const authority = isNew
      ? await makeAuthority(`SIPAS ${names[0]} ${localDay(nowMs)}`, nowMs)
      : readAuthority(path, nowMs);
    // Its key first: an authority of which only the certificate is there signs nothing.
    if (isNew) writePair(path, authority, { cert: AUTHORITY, key: AUTHORITY_KEY });
    const made = await makeCertificate(authority, names, nowMs);
    writePair(path, made, { cert: CERTIFICATE, key: KEY });
  } catch (error) {
    throw inTheWay(error, { folder, isNew });
  }
  const until = localDay(nowMs + CERTIFICATE_DAYS * DAY_MS);
  context.print(
    `${path(CERTIFICATE)} is for ${names.join(', ')}, until ${until}. Renew it by the same command`,
  );
  context.print(`Start the server with TLS_CERT=${path(CERTIFICATE)} TLS_KEY=${path(KEY)}`);
  if (isNew) context.print(howToTrust(path(AUTHORITY), path(AUTHORITY_KEY)));
}

/** An authority that can sign; throws StartFailure that names the file that is wrong, or what readFileSync throws. */
function readAuthority(path: (name: string) => string, nowMs: number): Pair {
  const pair = {
    cert: readFileSync(path(AUTHORITY), 'utf8'),
    key: readFileSync(path(AUTHORITY_KEY), 'utf8'),
  };
  const certificate = readAs(() => new X509Certificate(pair.cert), `${path(AUTHORITY)} holds no certificate`);
  if (isLocked(pair.key)) throw new StartFailure(`${path(AUTHORITY_KEY)} ${LOCKED}`);
  const key = readAs(() => createPrivateKey(pair.key), `${path(AUTHORITY_KEY)} holds no private key`);
  if (!certificate.checkPrivateKey(key)) {
    throw new StartFailure(
      `${path(AUTHORITY_KEY)} is not the key of ${path(AUTHORITY)}: put back the one that belongs to it`,
    );
  }
  if (certificate.validToDate.getTime() < nowMs) {
    throw new StartFailure(
      `${path(AUTHORITY)} ended on ${localDay(certificate.validToDate.getTime())}: remove it to begin with another authority, ` +
        'which every device has to be told to trust anew',
    );
  }
  return pair;
}

function readAs<Value>(read: () => Value, fault: string): Value {
  try {
    return read();
  } catch (error) {
    throw new StartFailure(`${fault}: put back the file as it was made`, { cause: error });
  }
}

/** Each file is there whole or not at all. */
function writePair(
  path: (name: string) => string,
  { cert, key }: Pair,
  names: { readonly cert: string; readonly key: string },
): void {
  for (const [name, text, mode] of [
    [names.key, key, 0o600],
    [names.cert, cert, 0o644],
  ] as const) {
    writeFileSync(path(`${name}.new`), text, { mode });
    renameSync(path(`${name}.new`), path(name));
  }
}

function inTheWay(
  error: unknown,
  { folder, isNew }: { readonly folder: string; readonly isNew: boolean },
): unknown {
  if (error instanceof StartFailure) return error;
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (!isNew && code === 'ENOENT') {
    return new StartFailure(
      `${join(folder, AUTHORITY_KEY)} is missing: put it back from its safe, or remove ${join(folder, AUTHORITY)} to begin ` +
        'with another authority, which every device has to be told to trust anew',
      { cause: error },
    );
  }
  return new StartFailure(`${folder}: the files cannot be read or written (${fileReason(error)})`, {
    cause: error,
  });
}

function howToTrust(authority: string, key: string): string {
  return (
    `Each device is to trust ${authority} once, which is no secret:\n` +
    '  Android: Settings, Security, Install a certificate, CA certificate\n' +
    '  iPad: open it, install the profile, then Settings, General, About, Certificate Trust Settings\n' +
    '  Windows: certutil -addstore Root authority.pem, as administrator\n' +
    '  Linux: copy it to /usr/local/share/ca-certificates/sipas.crt, then update-ca-certificates; Firefox: its settings\n' +
    `Keep ${key} in a safe, not on this machine: whoever has it can pass for any server to these devices`
  );
}

function namesHere(): readonly string[] {
  return [hostname().toLowerCase(), ...addressesInNetwork(), 'localhost'];
}
