import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type EnrolmentId, isRandomId } from '../../core/kernel/brand.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { type UnitRef, unitRef } from '../../core/units/unit.ts';
import { deviceName } from '../accounts/device-name.ts';
import type { EnrolmentStore } from '../accounts/enrolment-store.ts';
import { isKnownUnit } from '../ingest/check-record.ts';
import type { UnitDirectory } from '../ingest/unit-directory.ts';
import { sendProblem } from './problem.ts';

export interface EnrolmentPorts {
  readonly enrolments: EnrolmentStore;
  readonly units: UnitDirectory;
  readonly now: () => number;
  readonly newEnrolmentId: () => EnrolmentId;
}

const NEW_ENROLMENT = z.strictObject({
  unit: z.string().max(31).describe('code@valid-from of a unit of today'),
  name: z.string().max(200).describe('what staff call the device: 1 to 60 characters'),
});

const ENROLLED = z.object({
  enrolment: z.string(),
  epoch: z.string(),
  unit: z.object({
    ref: z.string(),
    code: z.string(),
    name: z.string(),
    nameEn: z.string().nullable(),
    officeTerm: z.string().nullable(),
  }),
});

const ANNOUNCED = z.strictObject({
  unit: z
    .string()
    .max(31)
    .describe('code@valid-from of the unit the device was enrolled at, which may have ended'),
  name: NEW_ENROLMENT.shape.name,
});

/** By its id a device tells the collector's answer from a captive portal's. */
const NAMED = ENROLLED.pick({ enrolment: true });

const ENROLMENT_ID = z.strictObject({ id: z.string().refine(isRandomId, '32 hexadecimal digits') });

/** `POST /api/v1/enrolments` and `PUT /api/v1/enrolments/{id}`. Until enrolment codes land, any device may. */
export function registerEnrolmentRoutes(app: FastifyInstance, ports: EnrolmentPorts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { enrolments, units, now, newEnrolmentId } = ports;
  routes.route({
    method: 'POST',
    url: '/api/v1/enrolments',
    config: { action: 'device.exchange' },
    schema: { summary: 'Enrol a device at a unit', body: NEW_ENROLMENT, response: { 201: ENROLLED } },
    handler: async (request, reply) => {
      const name = deviceName(request.body.name);
      if (name === null) return refuseName(reply);
      const day = localDay(now());
      const ref = request.body.unit;
      const [code = ''] = ref.split('@');
      const unit = (await units.tree()).at(code, day);
      if (unit === null || unitRef(unit) !== ref) return sendProblem(reply, 'unit-unknown');
      const id = newEnrolmentId();
      const epoch = await enrolments.add({ id, unit: unitRef(unit), name, day });
      const { name: unitName, nameEn, officeTerm } = unit;
      return reply
        .code(201)
        .send({ enrolment: id, epoch, unit: { ref, code, name: unitName, nameEn, officeTerm } });
    },
  });
  routes.route({
    method: 'PUT',
    url: '/api/v1/enrolments/:id',
    config: { action: 'device.exchange' },
    schema: {
      summary: 'Announce an enrolment again that the collector lost when it was restored',
      params: ENROLMENT_ID,
      body: ANNOUNCED,
      response: { 200: NAMED.describe('Known as it is.'), 201: NAMED.describe('Added.') },
    },
    handler: async (request, reply) => {
      const name = deviceName(request.body.name);
      if (name === null) return refuseName(reply);
      const unit = request.body.unit as UnitRef;
      if (!isKnownUnit(await units.tree(), unit)) return sendProblem(reply, 'unit-unknown');
      const id = request.params.id as EnrolmentId;
      const announced = await enrolments.announce({ id, unit, name, day: localDay(now()) });
      if (announced === 'taken') return sendProblem(reply, 'enrolment-taken');
      return reply.code(announced === 'added' ? 201 : 200).send({ enrolment: id });
    },
  });
}

function refuseName(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, 'body-malformed', { detail: '/name: 1 to 60 characters, no control character' });
}
