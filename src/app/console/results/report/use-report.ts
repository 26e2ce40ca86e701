import type { Contract } from '../../../../contract/contract.ts';
import type { ReportWork } from '../../../../contract/reports.ts';
import type { InputOf } from '../../../../contract/route.ts';
import { call } from '../../requests/call.ts';
import { useWork, type WorkRequests } from '../../requests/use-work.ts';

type Asked = NonNullable<InputOf<Contract['POST /api/v1/reports']>['body']>;

const REPORTS: WorkRequests<Asked, ReportWork> = {
  ask: (body) => call('POST /api/v1/reports', { body }),
  look: (id, signal) => call('GET /api/v1/reports/:id', { params: { id } }, { signal }),
  cancel: (id) => call('DELETE /api/v1/reports/:id', { params: { id } }),
  isOpen: ({ state }) => state === 'waiting' || state === 'being-made',
};

/** A report asked for from the page. */
export function useReport() {
  return useWork(REPORTS);
}
