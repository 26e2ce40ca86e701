import type { Action } from '../../src/collector/people/accounts/permissions.ts';
import type { Contract } from '../../src/contract/contract.ts';
import { BATCH_MEDIA_TYPE } from '../../src/core/protocol/messages/batch.ts';
import { OFFER_MEDIA_TYPE } from '../../src/core/protocol/messages/offer.ts';

/** Two provinces full of data; what stands here of the second must never reach anyone who is bound to the first. */
export const OWN = {
  code: '97',
  office: '97001',
  name: 'Tỉnh Cam Ngọt',
  officeName: 'Xã Cam Một',
  responses: 4_321,
};
export const OTHER = {
  code: '98',
  office: '98001',
  name: 'Tỉnh Quýt Chua',
  officeName: 'Xã Quýt Một',
  responses: 7_431,
  /** A published score. */
  score: '71.43',
};
export const OWN_DEVICE = { id: 'a1'.repeat(16), name: 'Máy cam' };
/** An account bound to the second. */
export const OTHER_PERSON = 'chi.quyt';
/** Links by which citizens answer on their own phones, one of each. */
export const OWN_LINK = `${'cam'.repeat(7)}A`;
export const OTHER_LINK = `${'quy'.repeat(7)}A`;
/** A printed form of each: numbers 1 and 2 with their check digits. */
const OWN_FORM = '00000013';
const OTHER_FORM = '00000021';
/** Comments on the office of each. */
export const OWN_COMMENT = 'c1'.repeat(16);
export const OTHER_COMMENT = 'c2'.repeat(16);
/** Machine keys of each. */
export const OWN_KEY = 'd1'.repeat(16);
export const OTHER_KEY = 'd2'.repeat(16);
export const OTHER_KEY_NAME = 'Phần mềm quýt';
/** Webhooks of each. */
export const OWN_WEBHOOK = 'd3'.repeat(16);
export const OTHER_WEBHOOK = 'd4'.repeat(16);
export const OTHER_WEBHOOK_ADDRESS = 'https://quyt.example.vn/';
export const OTHER_DEVICE = { id: 'b2'.repeat(16), name: 'Máy quýt' };

/** One request of an operation: what follows its path, or stands in the place of its parameters, and the body. */
export interface WalkedRequest {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly query?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface WalkedOperation {
  /** By the plan, not by the route: the walk compares the two. */
  readonly action: Action;
  /** Not given: one, with an empty object as body where there is one. */
  readonly requests?: readonly WalkedRequest[];
  /** Of a body that is no JSON. */
  readonly mediaType?: string;
  /** The answer has no end of its own. */
  readonly isStream?: true;
}

const PERIOD = 'period=2026-10';
const WEBHOOKS = [OWN_WEBHOOK, OTHER_WEBHOOK].map((id) => ({ parameters: { id } }));
const UNITS = [
  '',
  `&unit=${OWN.code}`,
  `&unit=${OWN.office}`,
  `&unit=${OTHER.code}`,
  `&unit=${OTHER.office}`,
];
// Each is a file of its own, made in a thread of its own: who may have which unit is asked of the CSV whole.
const OWN_AND_OTHER = [OWN, OTHER].map(({ office }) => ({ query: `${PERIOD}&unit=${office}` }));
const DEVICES = [OWN_DEVICE.id, OTHER_DEVICE.id, 'c3'.repeat(16)].map((id) => ({ parameters: { id } }));
const TARGET = { measure: 'own', part: '', period: '2026', kind: 'level' };
const listOf = (header: string, row: (unit: string) => string) =>
  [OWN.office, OTHER.office].map((unit) => ({ body: { list: btoa(`${header}\n${row(unit)}\n`) } }));
const LISTS = {
  published: listOf(
    'index,year,unit,score,max,rank,of,group,group_rank,group_of,source,source_date',
    (unit) => `ddci,2026,${unit},80,100,3,20,,,,x,`,
  ),
  caseloads: listOf('unit,month,received,finished,on_time', (unit) => `${unit},2026-10,20,19,18`),
  targets: listOf('unit,measure,period,kind,value', (unit) => `${unit},ddci,2026,rank,3`),
};
const CONDITIONS = { firstDay: '2026-10-01', lastDay: '2026-10-31', devices: null, hours: null, flags: null };
const OFFICES_TO_EXCLUDE_IN = [OWN.office, OTHER.office, 'zz'];
const NO_SNAPSHOT = [{ parameters: { id: '0'.repeat(64) } }];
const SOMEBODY = [{ parameters: { id: 'd4'.repeat(16) } }];

/** The key of an operation that the OpenAPI document describes: `GET /api/v1/devices/:id`. */
export function operationKey(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`;
}

/**
 * Every operation there is, by its key. One of the contract that is missing here does not compile, any other one fails
 * the walk: it says what the operation does, and how it is asked for what is in scope and what is not.
 */
export const OPERATIONS: Readonly<Record<keyof Contract, WalkedOperation>> &
  Readonly<Record<string, WalkedOperation>> = {
  'GET /healthz': { action: 'app.read' },
  'GET /readyz': { action: 'app.read' },
  'GET /api/v1/openapi.json': { action: 'app.read' },
  'GET /api/v1/questionnaires': { action: 'app.read' },
  'GET /api/v1/questionnaire-titles': { action: 'app.read' },
  'GET /api/v1/office-questionnaires/:unit': {
    action: 'app.read',
    // What an office asks is told to anyone who names it, and only the office is named.
    requests: [{ parameters: { unit: `${OWN.office}@2025-07-01` } }],
  },
  'GET /api/v1/office-times/:unit': {
    action: 'app.read',
    // When an office is open hangs at its door.
    requests: [{ parameters: { unit: `${OWN.office}@2025-07-01` } }],
  },
  'GET /api/v1/questionnaire-files/:sha256': {
    action: 'app.read',
    requests: [{ parameters: { sha256: '0'.repeat(64) } }],
  },
  'GET /api/v1/questionnaire-recordings/:questionnaire': {
    action: 'app.read',
    requests: [{ parameters: { questionnaire: 'sipas-2023-service' } }],
  },
  'GET /api/v1/recording-files/:sha256': {
    action: 'app.read',
    requests: [{ parameters: { sha256: '0'.repeat(64) } }],
  },
  'GET /api/v1/recordings/:questionnaire': {
    action: 'questionnaires.manage',
    requests: [{ parameters: { questionnaire: 'sipas-2023-service' } }],
  },
  'PUT /api/v1/recordings/:questionnaire/:language/:place': {
    action: 'questionnaires.manage',
    requests: [
      {
        parameters: { questionnaire: 'none', language: 'vi', place: 'stem' },
        body: { text: 'a', audio: '', isSynthetic: false },
      },
    ],
  },
  'DELETE /api/v1/recordings/:questionnaire/:language/:place': {
    action: 'questionnaires.manage',
    requests: [{ parameters: { questionnaire: 'none', language: 'vi', place: 'stem' } }],
  },
  'GET /api/v1/forms': { action: 'questionnaires.manage' },
  'POST /api/v1/forms': { action: 'questionnaires.manage', requests: [{ body: { file: '{}' } }] },
  'PUT /api/v1/forms/:questionnaire/:version/last-day': {
    action: 'questionnaires.manage',
    requests: [{ parameters: { questionnaire: 'none', version: '1' }, body: { lastDay: null } }],
  },
  'PUT /api/v1/form-choices': {
    action: 'questionnaires.manage',
    requests: [OWN.office, OTHER.office, 'zz'].map((unit) => ({
      body: { unit, from: '2199-01-01', questionnaire: 'sipas-2022-service', version: 1 },
    })),
  },
  'DELETE /api/v1/form-choices': {
    action: 'questionnaires.manage',
    requests: [OWN.office, OTHER.office].map((unit) => ({ query: `unit=${unit}&from=2199-01-01` })),
  },

  'POST /api/v1/batches': { action: 'device.exchange', mediaType: BATCH_MEDIA_TYPE },
  'POST /api/v1/offers': { action: 'device.exchange', mediaType: OFFER_MEDIA_TYPE },
  'POST /api/v1/enrolments': { action: 'device.exchange' },
  'PUT /api/v1/enrolments/:id': { action: 'device.exchange', requests: SOMEBODY },
  'GET /api/v1/office-links/:link': {
    action: 'office-links.open',
    requests: [OWN_LINK, 'x'.repeat(22)].map((link) => ({ parameters: { link } })),
  },
  'POST /api/v1/typed-codes': {
    action: 'office-links.open',
    mediaType: 'application/json',
    requests: [{ body: { code: '01234567' } }],
  },
  'POST /api/v1/receipt-questions': {
    action: 'receipts.ask',
    mediaType: 'application/json',
    requests: [{ body: { receipt: '0123456789' } }],
  },
  'POST /api/v1/phone-responses': { action: 'phone-responses.send', mediaType: BATCH_MEDIA_TYPE },
  'GET /api/v1/office-links': {
    action: 'office-links.read',
    requests: UNITS.map((unit) => ({ query: unit.slice(1) })),
  },
  'POST /api/v1/office-links': {
    action: 'office-links.manage',
    requests: [OWN, OTHER].map(({ office }) => ({ body: { unit: office } })),
  },
  'DELETE /api/v1/office-links/:link': {
    action: 'office-links.manage',
    requests: [{ parameters: { link: 'x'.repeat(22) } }],
  },
  'POST /api/v1/office-links/:link/visit-tickets': {
    action: 'office-links.manage',
    requests: [OWN_LINK, OTHER_LINK].map((link) => ({ parameters: { link }, body: { count: 1 } })),
  },
  'GET /api/v1/paper-forms': {
    action: 'paper-forms.enter',
    requests: UNITS.map((unit) => ({ query: unit.slice(1) })),
  },
  'POST /api/v1/paper-forms': {
    action: 'paper-forms.manage',
    requests: [OWN, OTHER].map(({ office }) => ({
      body: { unit: office, questionnaire: 'sipas-2023-service', version: 1, language: 'vi', count: 1 },
    })),
  },
  'GET /api/v1/paper-forms/:number': {
    action: 'paper-forms.enter',
    requests: [OWN_FORM, OTHER_FORM, '00000092'].map((number) => ({ parameters: { number } })),
  },
  'POST /api/v1/paper-forms/:number/passes': {
    action: 'paper-forms.enter',
    requests: [OWN_FORM, OTHER_FORM].map((number) => ({
      parameters: { number },
      body: { day: '2026-10-01', marks: {} },
    })),
  },
  'POST /api/v1/paper-forms/:number/settlement': {
    action: 'paper-forms.enter',
    requests: [OWN_FORM, OTHER_FORM].map((number) => ({
      parameters: { number },
      body: { marks: {}, reason: null },
    })),
  },
  'DELETE /api/v1/paper-forms/:number': {
    action: 'paper-forms.manage',
    requests: [OTHER_FORM, '00000092'].map((number) => ({ parameters: { number } })),
  },
  'POST /api/v1/handed-in-batches': { action: 'transfer-files.hand-in', mediaType: BATCH_MEDIA_TYPE },

  'GET /api/v1/units': {
    action: 'units.read',
    requests: [
      {},
      ...['Cam', 'Quýt', 'Xã', 'Tỉnh', OTHER.code].map((word) => ({
        query: `search=${encodeURIComponent(word)}`,
      })),
      ...[OWN.code, OTHER.code, OTHER.office, '01'].map((code) => ({ query: `parent=${code}` })),
      ...[OWN.office, OTHER.code, OTHER.office].map((code) => ({ query: `code=${code}` })),
      ...['', 'search=Xã&', `parent=${OTHER.code}&`].map((query) => ({ query: `${query}times=all` })),
    ],
  },
  'POST /api/v1/units': {
    action: 'units.manage',
    requests: [OWN.code, OTHER.code, 'zz'].map((parent) => ({
      body: { code: `${parent}-new`, name: 'Bộ phận mới', nameEn: '', kind: 'office', parent },
    })),
  },
  'POST /api/v1/unit-lists/preview': {
    action: 'unit-lists.import',
    requests: [{ body: { list: btoa('code,parent_code,kind,name,name_en,valid_from,valid_to\n') } }],
  },
  'POST /api/v1/unit-lists': {
    action: 'unit-lists.import',
    requests: [{ body: { list: btoa('code\n'), allowed: [] } }],
  },
  'GET /api/v1/notices': { action: 'notices.read' },
  'GET /api/v1/units/:unit': {
    action: 'units.manage',
    requests: [OWN.code, OWN.office, OTHER.code, OTHER.office, 'zz'].map((unit) => ({
      parameters: { unit },
    })),
  },
  'PATCH /api/v1/units/:unit': {
    action: 'units.manage',
    requests: [OWN.office, OTHER.office, 'zz'].map((unit) => ({
      parameters: { unit },
      body: { seen: '', from: '2026-12-01', isMeant: false, name: OWN.officeName },
    })),
  },
  'PUT /api/v1/units/:unit/end': {
    action: 'units.manage',
    requests: [OWN.office, OTHER.office, 'zz'].map((unit) => ({
      parameters: { unit },
      body: { seen: '', lastDay: '2026-12-31' },
    })),
  },
  'POST /api/v1/unit-mergers': {
    action: 'units.manage',
    requests: [OWN.office, OTHER.office].map((code) => ({
      body: {
        ...{ code, name: OWN.officeName, nameEn: '', kind: 'commune', parent: OWN.code, from: '2026-12-01' },
        units: [OWN.office, OTHER.office].map((one) => ({ ref: `${one}@2025-07-01`, seen: '' })),
      },
    })),
  },
  'POST /api/v1/unit-lines/preview': {
    action: 'units.manage',
    requests: [OWN.code, OTHER.code, 'zz'].map((parent) => ({ body: { parent, text: 'Bộ phận mới' } })),
  },
  'POST /api/v1/unit-lines': {
    action: 'units.manage',
    requests: [OTHER.code, 'zz'].map((parent) => ({
      body: { parent, lines: [{ line: 1, name: '', nameEn: '', kind: 'office', code: '97.77' }] },
    })),
  },
  'GET /api/v1/indices': {
    action: 'results.read',
    requests: [...UNITS.map((unit) => ({ query: PERIOD + unit })), { query: 'period=2026' }, {}],
  },
  'GET /api/v1/ranking': {
    action: 'results.read',
    requests: [
      ...UNITS.map((unit) => ({ query: PERIOD + unit })),
      { query: 'scope=access&block=office' },
      {},
    ],
  },
  'GET /api/v1/causes': {
    action: 'results.read',
    requests: [...UNITS.map((unit) => ({ query: PERIOD + unit })), {}],
  },
  'GET /api/v1/trend': {
    action: 'results.read',
    requests: [...UNITS.map((unit) => ({ query: PERIOD + unit })), { query: 'period=2026&months=36' }, {}],
  },
  'GET /api/v1/breakdowns': {
    action: 'results.read',
    requests: [...UNITS.map((unit) => ({ query: `${PERIOD}${unit}&by=hour` })), {}],
  },
  'GET /api/v1/genuineness': {
    action: 'results.read',
    requests: [...UNITS.map((unit) => ({ query: PERIOD + unit })), {}],
  },
  'GET /api/v1/counts/events': {
    action: 'results.read',
    requests: UNITS.map((unit) => ({ query: PERIOD + unit })),
    isStream: true,
  },
  'GET /api/v1/devices': {
    action: 'devices.read',
    requests: [
      ...UNITS.map((unit) => ({ query: unit.slice(1) })),
      ...DEVICES.map(({ parameters: { id } }) => ({ query: `after=0.${id}` })),
    ],
  },
  'GET /api/v1/devices/:id': { action: 'devices.read', requests: DEVICES },
  'GET /api/v1/audit-log': { action: 'audit-log.read' },

  'POST /api/v1/devices/:id/revocation': { action: 'devices.manage', requests: DEVICES },
  'PUT /api/v1/devices/:id/name': {
    action: 'devices.manage',
    requests: [OWN_DEVICE, OTHER_DEVICE].map(({ id, name }) => ({ parameters: { id }, body: { name } })),
  },
  'PUT /api/v1/devices/:id/spot': {
    action: 'devices.manage',
    requests: DEVICES.map((one) => ({ ...one, body: { spot: 'exit' } })),
  },
  'PUT /api/v1/devices/:id/place': {
    action: 'devices.manage',
    requests: [
      { parameters: { id: OWN_DEVICE.id }, body: { unit: OWN.office, from: '2199-01-01' } },
      { parameters: { id: OTHER_DEVICE.id }, body: { unit: OTHER.office, from: '2199-01-01' } },
    ],
  },
  'POST /api/v1/enrolment-codes': {
    action: 'devices.manage',
    requests: [OWN, OTHER].map(({ office }) => ({ body: { unit: office } })),
  },
  'GET /api/v1/enrolment-codes': { action: 'devices.manage' },
  'GET /api/v1/enrolment-codes/:id': { action: 'devices.manage', requests: SOMEBODY },
  'DELETE /api/v1/enrolment-codes/:id': { action: 'devices.manage', requests: SOMEBODY },

  'GET /api/v1/exports/responses.csv': {
    action: 'responses.export',
    requests: UNITS.map((unit) => ({ query: PERIOD + unit })),
  },
  'GET /api/v1/exports/responses.xlsx': { action: 'responses.export', requests: OWN_AND_OTHER },
  'GET /api/v1/exports/responses.parquet': { action: 'responses.export', requests: OWN_AND_OTHER },
  'POST /api/v1/exports': {
    action: 'responses.export',
    requests: [OWN.code, OWN.office, OTHER.code, OTHER.office].map((unit) => ({
      body: { unit, period: '2026-10' },
    })),
  },
  'GET /api/v1/exports/:id': { action: 'responses.export', requests: SOMEBODY },
  'DELETE /api/v1/exports/:id': { action: 'responses.export', requests: SOMEBODY },
  'GET /api/v1/exports/:id/responses.csv': { action: 'responses.export', requests: SOMEBODY },
  'GET /api/v1/exports/:id/responses.xlsx': { action: 'responses.export', requests: SOMEBODY },
  'GET /api/v1/exports/:id/responses.parquet': { action: 'responses.export', requests: SOMEBODY },
  'GET /api/v1/exports/codebook.csv': { action: 'responses.export' },
  'GET /api/v1/exports/codebook.xml': { action: 'responses.export' },
  'GET /api/v1/exports/syntax/:program': {
    action: 'responses.export',
    requests: [{ parameters: { program: 'spss' } }],
  },
  'GET /api/v1/comments': {
    action: 'comments.read',
    requests: [...UNITS.map((unit) => ({ query: PERIOD + unit })), { query: `${PERIOD}&search=quyt` }, {}],
  },
  'PUT /api/v1/comments/:id/mark': {
    action: 'comments.read',
    requests: [OWN_COMMENT, OTHER_COMMENT].map((id) => ({
      parameters: { id },
      body: { isRead: true, themes: ['attitude'] },
    })),
  },
  'GET /api/v1/exports/comments.csv': {
    action: 'comments.read',
    requests: UNITS.map((unit) => ({ query: PERIOD + unit })),
  },
  'GET /api/v1/feeds/figures.csv': {
    action: 'feeds.read',
    requests: UNITS.map((unit) => ({ query: `from=2026-10${unit}` })),
  },
  'GET /api/v1/feeds/figures.parquet': {
    action: 'feeds.read',
    requests: UNITS.map((unit) => ({ query: `from=2026-10${unit}` })),
  },
  'GET /api/v1/feeds/figures.xlsx': {
    action: 'feeds.read',
    requests: UNITS.map((unit) => ({ query: `from=2026-10${unit}` })),
  },
  'GET /api/v1/feeds/figures.json': {
    action: 'feeds.read',
    requests: UNITS.map((unit) => ({ query: `from=2026-Q3&to=2026-Q4${unit}` })),
  },
  'GET /api/v1/feeds/odata/': { action: 'feeds.read' },
  'GET /api/v1/feeds/odata/$metadata': { action: 'feeds.read' },
  'GET /api/v1/feeds/odata/Figures/$count': {
    action: 'feeds.read',
    requests: UNITS.map((unit) => ({ query: `from=2026-10${unit}` })),
  },
  'GET /api/v1/feeds/odata/Figures': {
    action: 'feeds.read',
    requests: UNITS.map((unit) => ({ query: `from=2026-10${unit}&$filter=part%20eq%20'overall'` })),
  },
  'GET /api/v1/machine-keys': { action: 'machine-keys.manage' },
  'POST /api/v1/machine-keys': {
    action: 'machine-keys.manage',
    requests: [OWN.office, OTHER.office, 'zz', null].map((scope) => ({
      body: { name: 'R', scope, days: 1 },
    })),
  },
  'POST /api/v1/machine-keys/:id/successor': {
    action: 'machine-keys.manage',
    requests: [OWN_KEY, OTHER_KEY].map((id) => ({ parameters: { id }, body: { days: 1 } })),
  },
  'DELETE /api/v1/machine-keys/:id': {
    action: 'machine-keys.manage',
    requests: [OTHER_KEY, 'e5'.repeat(16)].map((id) => ({ parameters: { id } })),
  },
  'GET /api/v1/webhooks': { action: 'webhooks.manage' },
  'POST /api/v1/webhooks': {
    action: 'webhooks.manage',
    requests: [
      ...[OWN.office, OTHER.office, 'zz', null].map((scope) => ({
        body: { name: 'R', scope, address: 'https://cam.example.vn/', events: ['period.closed'] },
      })),
      { body: { name: 'R', scope: OWN.code, address: 'https://10.0.0.1/', events: ['comments.new'] } },
    ],
  },
  'POST /api/v1/webhooks/:id/secret': { action: 'webhooks.manage', requests: WEBHOOKS },
  'PUT /api/v1/webhooks/:id/state': {
    action: 'webhooks.manage',
    requests: WEBHOOKS.map((request) => ({ ...request, body: { isOn: true } })),
  },
  'DELETE /api/v1/webhooks/:id': {
    action: 'webhooks.manage',
    requests: [OTHER_WEBHOOK, 'e5'.repeat(16)].map((id) => ({ parameters: { id } })),
  },
  'GET /api/v1/webhooks/:id/deliveries': { action: 'webhooks.manage', requests: WEBHOOKS },
  'POST /api/v1/webhooks/:id/test': { action: 'webhooks.manage', requests: WEBHOOKS },
  'POST /api/v1/webhooks/:id/deliveries/:delivery/repetition': {
    action: 'webhooks.manage',
    requests: WEBHOOKS.map(({ parameters }) => ({ parameters: { ...parameters, delivery: 'msg_0' } })),
  },
  'GET /api/v1/kept': { action: 'app.read' },
  'GET /api/v1/published-figures': {
    action: 'published.read',
    requests: [
      ...UNITS.map((unit) => ({ query: unit.slice(1) })),
      { query: `unit=${OWN.code}&year=2026` },
      { query: 'unit=VN' },
    ],
  },
  'POST /api/v1/published-figures/lists/preview': { action: 'published.manage', requests: LISTS.published },
  'POST /api/v1/published-figures/lists': { action: 'published.manage', requests: LISTS.published },
  'GET /api/v1/caseloads': {
    action: 'results.read',
    requests: [...UNITS.map((unit) => ({ query: PERIOD + unit })), { query: 'period=2026' }],
  },
  'POST /api/v1/caseloads/lists/preview': { action: 'caseloads.manage', requests: LISTS.caseloads },
  'POST /api/v1/caseloads/lists': { action: 'caseloads.manage', requests: LISTS.caseloads },
  'GET /api/v1/targets': {
    action: 'targets.read',
    requests: [...UNITS.map((unit) => ({ query: unit.slice(1) })), { query: 'year=2026' }],
  },
  'GET /api/v1/exclusions': {
    action: 'results.read',
    requests: UNITS.map((unit) => ({ query: `${PERIOD}${unit}` })),
  },
  'POST /api/v1/exclusions/preview': {
    action: 'responses.exclude',
    requests: OFFICES_TO_EXCLUDE_IN.map((unit) => ({ body: { unit, conditions: CONDITIONS } })),
  },
  'POST /api/v1/exclusions': {
    action: 'responses.exclude',
    requests: OFFICES_TO_EXCLUDE_IN.map((unit) => ({
      body: { unit, conditions: CONDITIONS, reason: 'Vì một lý do dài' },
    })),
  },
  'PUT /api/v1/exclusions/:id/standing': {
    action: 'responses.exclude',
    requests: [{ parameters: { id: 'e5'.repeat(16) }, body: { stands: false, reason: 'Vì một lý do dài' } }],
  },
  'GET /api/v1/closings': { action: 'closings.read' },
  'GET /api/v1/closings/state': {
    action: 'closings.read',
    requests: UNITS.map((unit) => ({ query: `${PERIOD}${unit}` })),
  },
  'PUT /api/v1/closings/rule': { action: 'closing-rules.set' },
  'POST /api/v1/closings/proposals': {
    action: 'closings.manage',
    requests: [OWN.office, OTHER.office, OTHER.code, 'zz'].map((unit) => ({
      body: { unit, period: '2026-10', reason: 'Vì một lý do dài' },
    })),
  },
  'GET /api/v1/closings/proposals/:id': { action: 'closings.manage', requests: SOMEBODY },
  'POST /api/v1/closings/proposals/:id/confirmation': {
    action: 'closings.manage',
    requests: [{ ...SOMEBODY[0], body: { snapshot: '0'.repeat(64) } }],
  },
  'DELETE /api/v1/closings/proposals/:id': { action: 'closings.manage', requests: SOMEBODY },
  'GET /api/v1/snapshots/:id/summary': { action: 'closings.read', requests: NO_SNAPSHOT },
  'GET /api/v1/snapshots/:id': { action: 'closings.read', requests: NO_SNAPSHOT },
  'GET /api/v1/snapshots/:id/figures.csv': { action: 'closings.read', requests: NO_SNAPSHOT },
  'GET /api/v1/grade-rules': { action: 'published.read' },
  'POST /api/v1/grade-rules': { action: 'grade-rules.set' },
  'PUT /api/v1/targets': {
    action: 'targets.manage',
    requests: [OWN.office, OTHER.office, 'zz', 'VN'].map((unit) => ({
      body: { ...TARGET, unit, value: '85' },
    })),
  },
  'DELETE /api/v1/targets': {
    action: 'targets.manage',
    requests: [OWN.office, OTHER.office, 'zz'].map((unit) => ({
      query: new URLSearchParams({ ...TARGET, unit }).toString(),
    })),
  },
  'POST /api/v1/targets/lists/preview': { action: 'targets.manage', requests: LISTS.targets },
  'POST /api/v1/targets/lists': { action: 'targets.manage', requests: LISTS.targets },
  'GET /api/v1/opening-hours': {
    action: 'units.read',
    requests: [OWN.office, OTHER.office, OTHER.code, 'zz'].map((unit) => ({ query: `unit=${unit}` })),
  },
  'PUT /api/v1/opening-hours': {
    action: 'units.manage',
    requests: [OWN.office, OTHER.office, 'zz'].map((unit) => ({
      body: { unit, from: '2099-01-01', week: [{ from: '07:30', to: '17:00' }, ...Array(6).fill(null)] },
    })),
  },
  'DELETE /api/v1/opening-hours': {
    action: 'units.manage',
    requests: [OWN.office, OTHER.office, 'zz'].map((unit) => ({ query: `unit=${unit}&from=2099-01-01` })),
  },
  'GET /o/:code': {
    action: 'public-pages.read',
    // What is opened is told to anyone who names the office, and only the office is named.
    requests: [{ parameters: { code: OWN.office } }],
  },
  'GET /api/v1/public-page': {
    action: 'units.read',
    requests: [OWN.office, OTHER.office, OTHER.code, 'zz'].map((unit) => ({ query: `unit=${unit}` })),
  },
  'PUT /api/v1/public-page': {
    action: 'public-pages.manage',
    requests: [OWN.office, OTHER.office, 'zz'].map((unit) => ({
      body: { unit, isOpen: true, entries: [] },
    })),
  },
  'GET /api/v1/public-page/poster.pdf': {
    action: 'units.read',
    requests: [OWN.office, OTHER.office].map((unit) => ({ query: `unit=${unit}` })),
  },
  'POST /api/v1/reports': {
    action: 'results.read',
    requests: [OWN.code, OWN.office, OTHER.code, OTHER.office].map((unit) => ({
      body: { unit, period: '2026-10' },
    })),
  },
  'GET /api/v1/reports/:id': { action: 'results.read', requests: SOMEBODY },
  'DELETE /api/v1/reports/:id': { action: 'results.read', requests: SOMEBODY },
  'GET /api/v1/reports/:id/file.pdf': { action: 'results.read', requests: SOMEBODY },

  'GET /api/v1/retention': { action: 'retention.manage' },
  'PUT /api/v1/retention': { action: 'retention.manage' },
  'POST /api/v1/retention/months/:month/reopening': { action: 'retention.manage' },
  'POST /api/v1/retention/clock-confirmation': { action: 'retention.manage' },

  'GET /api/v1/sign-in-methods': { action: 'session.open' },
  'GET /api/v1/session': { action: 'session.open' },
  'POST /api/v1/session': { action: 'session.open' },
  'DELETE /api/v1/session': { action: 'session.open' },
  'POST /api/v1/session/second-factor': { action: 'session.open' },
  'POST /api/v1/session/passkey/options': { action: 'session.open' },
  'POST /api/v1/session/passkey': { action: 'session.open' },
  'POST /api/v1/session/provider': { action: 'session.open' },
  'GET /api/v1/session/provider/callback': { action: 'session.open' },
  'POST /api/v1/one-time-links/check': { action: 'one-time-link.use' },
  'POST /api/v1/one-time-links/use': { action: 'one-time-link.use' },
  'POST /api/v1/one-time-links/provider': { action: 'one-time-link.use' },

  'GET /api/v1/own-account': { action: 'own-account.manage' },
  'POST /api/v1/own-account/password': { action: 'own-account.manage' },
  'POST /api/v1/own-account/provider': { action: 'own-account.manage' },
  'DELETE /api/v1/own-account/provider': { action: 'own-account.manage' },
  'POST /api/v1/own-account/totp': { action: 'own-account.manage' },
  'POST /api/v1/own-account/totp/confirmation': { action: 'own-account.manage' },
  'DELETE /api/v1/own-account/totp': { action: 'own-account.manage' },
  'POST /api/v1/own-account/passkeys/options': { action: 'own-account.manage' },
  'POST /api/v1/own-account/passkeys': { action: 'own-account.manage' },
  'DELETE /api/v1/own-account/passkeys/:id': { action: 'own-account.manage', requests: SOMEBODY },
  'POST /api/v1/own-account/recovery-codes': { action: 'own-account.manage' },
  'GET /api/v1/own-account/sessions': { action: 'own-account.manage' },
  'DELETE /api/v1/own-account/sessions/:id': { action: 'own-account.manage', requests: SOMEBODY },
  'DELETE /api/v1/own-account/sessions': { action: 'own-account.manage' },
  'GET /api/v1/accounts': {
    action: 'accounts.manage',
    // The walk signs more people in than a page holds.
    requests: [{}, { query: 'search=quyt' }, { query: `after=${'d4'.repeat(16)}` }],
  },
  'POST /api/v1/accounts': {
    action: 'accounts.manage',
    requests: [OWN.code, OTHER.code, 'zz', null].map((scope) => ({
      body: { name: 'mới', role: 'staff', scope },
    })),
  },
  'PATCH /api/v1/accounts/:id': {
    action: 'accounts.manage',
    requests: SOMEBODY.map((request) => ({ ...request, body: { disabled: true } })),
  },
  'POST /api/v1/accounts/:id/link': { action: 'accounts.manage', requests: SOMEBODY },
};
