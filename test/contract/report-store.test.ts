import { describe } from 'vitest';
import { ENGINES } from '../support/databases.ts';
import { reportStoreContract } from '../support/report-store-contract.ts';

describe.each(ENGINES)('ReportStore on $name', (engine) => {
  reportStoreContract(engine);
});
