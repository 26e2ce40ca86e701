import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/** What one hash costs. */
interface HashCost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/**
 * OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane.
 *
 * @internal
 */
export const HASH_COST: HashCost = { memory: 19_456, passes: 2, parallelism: 1 };

const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** The PHC string format, with the parameters a hash was made with, so that they can be raised later. */
const ENCODED = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,2})\$([\w+/]{11,64})\$([\w+/]{16,128})$/;

/**
 * argon2id of a password (NFKC), as text. Runs in Node's thread pool; callers go through HashQueue, which keeps a
 * flood of sign-ins from taking all memory.
 */
export async function encodePassword(password: string, cost = HASH_COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const tag = await derive(password, salt, TAG_BYTES, cost);
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

/** Whether the password is the encoded one, and if so whether it is to be encoded again at today's cost. */
export async function checkPassword(
  password: string,
  encoded: string,
): Promise<{ readonly isRight: boolean; readonly isOutdated: boolean }> {
  const [, memory, passes, parallelism, salt = '', expected = ''] = ENCODED.exec(encoded) ?? [];
  if (memory === undefined) throw new Error('a stored password is not in the form of a PHC string');
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const tag = Buffer.from(expected, 'base64');
  const found = await derive(password, Buffer.from(salt, 'base64'), tag.length, cost);
  const isOutdated = Object.entries(HASH_COST).some(([key, value]) => cost[key as keyof HashCost] !== value);
  return { isRight: timingSafeEqual(found, tag), isOutdated };
}

function derive(password: string, nonce: Buffer, tagLength: number, cost: HashCost): Promise<Buffer> {
  const parameters: Argon2Parameters = {
    message: password.normalize('NFKC'),
    nonce,
    parallelism: cost.parallelism,
    tagLength,
    memory: cost.memory,
    passes: cost.passes,
  };
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, tag) => (error === null ? resolve(tag) : reject(error)));
  });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
