import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { DeliveryFault } from '../../contract/webhooks/webhook-limits.ts';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import type { AttemptOutcome } from './delivery-store.ts';
import { addressIn, type ReceiverRule } from './receiver-address.ts';

/** How long an attempt may take, from the look-up of the name to the end of the answer. */
const ATTEMPT_MS = 10 * SECOND_MS;
/** So much of an answer is read, and none of it kept: enough for the connection of a polite receiver to end well. */
const READ_BYTES = 4 * 1024;

type Resolve = (
  name: string,
  options: LookupOptions & { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface CourierOptions {
  /** Not said: ten seconds. */
  readonly attemptMs?: number;
  /** Certificates that are believed beside those of the system, as PEM. */
  readonly ca?: string;
  /** How names are looked up; not said: as the system does. */
  readonly resolve?: Resolve;
}

export interface Message {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A name that resolves to what may not be sent to. */
class AddressRefused extends Error {}

/**
 * Posts JSON and says what came of it. **It connects to what it looked at**: a name is resolved once, each address it has
 * is held against the rule, and the connection goes to one of those, so that a name which answers otherwise the second
 * time leads nowhere else. Redirects are not followed; a proxy of the environment is not used.
 */
export class Courier {
  readonly #rule: ReceiverRule;
  readonly #options: CourierOptions;

  constructor(rule: ReceiverRule, options: CourierOptions = {}) {
    this.#rule = rule;
    this.#options = options;
  }

  /** Never throws. @param signal ends the attempt, whose outcome then says nothing */
  async post({ address, headers, body }: Message, signal: AbortSignal): Promise<AttemptOutcome> {
    const url = new URL(address);
    const literal = addressIn(url);
    // An address is connected to without a look-up.
    if (literal !== null && !this.#rule.allows(literal, url.protocol)) return failed('address-refused');
    const ending = AbortSignal.any([signal, AbortSignal.timeout(this.#options.attemptMs ?? ATTEMPT_MS)]);
    try {
      const answer = await this.#answer(url, { headers, body }, ending);
      await readSome(answer);
      return { status: answer.statusCode ?? 0, fault: null };
    } catch (error) {
      return failed(ending.aborted ? 'too-late' : faultOf(error));
    }
  }

  #answer(
    url: URL,
    { headers, body }: Pick<Message, 'headers' | 'body'>,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const isHttps = url.protocol === 'https:';
    const { ca } = this.#options;
    const agent = isHttps ? new HttpsAgent(ca === undefined ? {} : { ca }) : new HttpAgent();
    const options = {
      ...{ method: 'POST', agent, signal, lookup: this.#lookup(url.protocol) },
      headers: {
        ...headers,
        ...{ 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        ...{ 'user-agent': 'sipas-webhook', connection: 'close' },
      },
    };
    return new Promise((resolve, reject) => {
      (isHttps ? httpsRequest : httpRequest)(url, options, resolve)
        .on('error', reject)
        // After an answer this says nothing any more.
        .on('close', () => reject(new Error('closed without an answer')))
        .end(body);
    });
  }

  /** Gives a connection the addresses that were held against the rule, or none where one of them is refused. */
  #lookup(protocol: string) {
    const resolve = this.#options.resolve ?? lookup;
    return (
      name: string,
      options: LookupOptions,
      done: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
    ) => {
      resolve(name, { ...options, all: true }, (error, addresses) => {
        const [first] = addresses ?? [];
        if (error !== null || first === undefined) return done(error ?? new AddressRefused(), []);
        if (!addresses.every(({ address }) => this.#rule.allows(address, protocol))) {
          return done(new AddressRefused(), []);
        }
        return options.all === true ? done(null, addresses) : done(null, first.address, first.family);
      });
    };
  }
}

/** Reads an answer to its end, to so many bytes or until time is up: its status has said all there is to know. */
async function readSome(answer: IncomingMessage): Promise<void> {
  let read = 0;
  try {
    for await (const chunk of answer) {
      read += (chunk as Buffer).length;
      if (read >= READ_BYTES) break;
    }
  } catch {
    // What is cut off is not missed.
  }
}

function failed(fault: DeliveryFault): AttemptOutcome {
  return { status: null, fault };
}

const UNKNOWN_NAME = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME'];
/** As OpenSSL and Node.js call what is wrong with a certificate. */
const NOT_TRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO/;

function faultOf(error: unknown): DeliveryFault {
  if (error instanceof AddressRefused) return 'address-refused';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (UNKNOWN_NAME.includes(code)) return 'name-unknown';
  return NOT_TRUSTED.test(code) ? 'not-trusted' : 'unreachable';
}
