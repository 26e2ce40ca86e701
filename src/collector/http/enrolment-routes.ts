import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type EnrolmentId, isRandomId } from '../../core/kernel/brand.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import type { UnitRef } from '../../core/units/unit.ts';
import { deviceName } from '../accounts/device-name.ts';
import type { EnrolmentCodes } from '../accounts/enrolment-codes.ts';
import type { EnrolmentStore } from '../accounts/enrolment-store.ts';
import { isKnownUnit } from '../ingest/check-record.ts';
import type { UnitDirectory } from '../ingest/unit-directory.ts';
import { refuseName } from './enrolment-code-routes.ts';
import { sendProblem } from './problem.ts';
import { namedUnit, UNIT_NAMED } from './unit-of-request.ts';

export interface EnrolmentPorts {
  readonly enrolments: EnrolmentStore;
  readonly codes: EnrolmentCodes;
  readonly units: UnitDirectory;
  readonly now: () => number;
}

const NEW_ENROLMENT = z.strictObject({
  code: z.string().min(1).max(64).describe('one-time enrolment code, as it was typed'),
  name: z.string().max(200).describe('what staff call the device: 1 to 60 characters'),
});

const ENROLLED = z.object({
  enrolment: z.string(),
  epoch: z.string(),
  unit: UNIT_NAMED.extend({ officeTerm: z.string().nullable() }),
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

/** `POST /api/v1/enrolments` and `PUT /api/v1/enrolments/{id}`. */
export function registerEnrolmentRoutes(app: FastifyInstance, ports: EnrolmentPorts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { enrolments, codes, units, now } = ports;
  routes.route({
    method: 'POST',
    url: '/api/v1/enrolments',
    config: { action: 'device.exchange' },
    schema: {
      summary: 'Enrol a device by a one-time code',
      body: NEW_ENROLMENT,
      response: { 201: ENROLLED },
    },
    handler: async (request, reply) => {
      const deviceNamed = deviceName(request.body.name);
      if (deviceNamed === null) return refuseName(reply);
      const redeemed = await codes.redeem({
        code: request.body.code,
        deviceName: deviceNamed,
        address: request.ip,
      });
      if (!redeemed.ok) {
        if (redeemed.error.kind === 'too-many-attempts') {
          reply.header('retry-after', redeemed.error.retryAfterS);
        }
        return sendProblem(reply, redeemed.error.kind);
      }
      const { enrolment, epoch, unit: ref } = redeemed.value;
      const unit = namedUnit(await units.tree(), ref);
      return reply.code(201).send({ enrolment, epoch, unit });
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
