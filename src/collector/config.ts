import { z } from 'zod';
import { err, ok, type Result } from '../core/kernel/result.ts';

export interface Config {
  readonly port: number;
  /** Null: all interfaces. */
  readonly host: string | null;
  readonly dataDir: string;
  /** Null: the embedded database in the data directory. */
  readonly databaseUrl: string | null;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  readonly logLevel: string;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** An empty variable is an unset one. */
const optionalText = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text.trim() === '' ? undefined : text.trim()));

const ENVIRONMENT = z.object({
  PORT: optionalText.pipe(
    z
      .string()
      .regex(/^\d{1,5}$/, 'must be a whole number from 0 to 65535')
      .default('8080')
      .transform(Number)
      .refine((port) => port <= 65_535, 'must be a whole number from 0 to 65535'),
  ),
  HOST: optionalText,
  DATA_DIR: optionalText.pipe(z.string().default('./data')),
  DATABASE_URL: optionalText.pipe(
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// (without it, the embedded database is used)')
      .optional(),
  ),
  TLS_CERT: optionalText,
  TLS_KEY: optionalText,
  LOG_LEVEL: optionalText.pipe(z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info')),
});

export type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration an environment states, or what is wrong with it, each fault with the variable's name. */
export function readConfig(environment: Environment): Result<Config, readonly string[]> {
  const parsed = ENVIRONMENT.safeParse(environment);
  if (!parsed.success)
    return err(parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`));
  const { PORT, HOST, DATA_DIR, DATABASE_URL, TLS_CERT, TLS_KEY, LOG_LEVEL } = parsed.data;
  if ((TLS_CERT === undefined) !== (TLS_KEY === undefined)) {
    const [given, missing] = TLS_CERT === undefined ? ['TLS_KEY', 'TLS_CERT'] : ['TLS_CERT', 'TLS_KEY'];
    return err([`${missing} is missing: ${given} is set, and TLS needs both`]);
  }
  return ok({
    port: PORT,
    host: HOST ?? null,
    dataDir: DATA_DIR,
    databaseUrl: DATABASE_URL ?? null,
    tls: TLS_CERT === undefined || TLS_KEY === undefined ? null : { certFile: TLS_CERT, keyFile: TLS_KEY },
    logLevel: LOG_LEVEL,
  });
}
