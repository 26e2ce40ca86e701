import fc from 'fast-check';
import { SEED } from './seed.ts';

/** Set-up of every project whose files hold properties. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED });
