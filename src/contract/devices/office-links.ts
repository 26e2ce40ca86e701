import { z } from 'zod';
import { type OfficeCode, readOfficeCode } from '../../core/protocol/codes/office-code.ts';
import { isVisitTicket, type VisitTicket } from '../../core/protocol/codes/visit-ticket.ts';
import { isOfficeLink, type OfficeLink } from '../../core/protocol/messages/office-link.ts';
import { COUNT, list, NOTHING } from '../answer-parts.ts';
import { VISIT_TICKETS_AT_ONCE } from '../limits.ts';
import { routes } from '../route.ts';
import { ASKED_UNIT, NAMED_UNIT } from '../units/unit-parts.ts';

const PARAMS = z.strictObject({ link: z.string().max(64) });

const LINK = z.object({
  link: z
    .string()
    .refine((text): text is OfficeLink => isOfficeLink(text), 'a link')
    .describe('What stands behind /p/ in the address that citizens open.'),
  code: z
    .string()
    .refine((text): text is OfficeCode => readOfficeCode(text) === text, 'a code of an office')
    .describe('What people type at /t instead of the link.'),
  unit: NAMED_UNIT,
  tickets: z
    .object({ open: COUNT, spent: COUNT })
    .describe('Visit tickets that can still be used, and that let a response in.'),
});
export type ListedOfficeLink = z.output<typeof LINK>;

const TICKET = z.string().refine((text): text is VisitTicket => isVisitTicket(text), 'a visit ticket');

/** The links by which citizens answer for an office on their own phones, and its visit tickets. */
export const OFFICE_LINK_ROUTES = routes({
  'GET /api/v1/office-links': {
    summary: 'Links in force of a unit and of all units below it',
    query: z.strictObject({ unit: ASKED_UNIT.optional() }),
    answer: z.object({ links: list(LINK) }),
    problems: ['unit-unknown'],
  },
  'POST /api/v1/office-links': {
    summary: 'Make the link by which citizens answer for a unit on their own phones',
    body: z.strictObject({ unit: ASKED_UNIT }),
    status: 201,
    mayExist: true,
    answer: LINK,
    problems: ['unit-unknown'],
  },
  'DELETE /api/v1/office-links/:link': {
    summary: 'Withdraw a link with its tickets; what was thanked for stays counted',
    params: PARAMS,
    status: 204,
    answer: NOTHING,
    problems: ['office-link-unknown'],
  },
  'POST /api/v1/office-links/:link/visit-tickets': {
    summary: 'Make visit tickets, each of which lets one response in',
    params: PARAMS,
    body: z.strictObject({ count: z.int().min(1).max(VISIT_TICKETS_AT_ONCE) }),
    status: 201,
    answer: z.object({ tickets: list(TICKET).describe('Told this once: they are stored nowhere.') }),
    problems: ['office-link-unknown'],
  },
});
