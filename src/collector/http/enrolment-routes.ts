import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { EnrolmentId } from '../../core/kernel/brand.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { unitRef } from '../../core/units/unit.ts';
import { deviceName } from '../accounts/device-name.ts';
import type { EnrolmentStore } from '../accounts/enrolment-store.ts';
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

/** `POST /api/v1/enrolments`: a device becomes a member. Until enrolment codes land, any device may. */
export function registerEnrolmentRoutes(
  app: FastifyInstance,
  { enrolments, units, now, newEnrolmentId }: EnrolmentPorts,
): void {
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'POST',
    url: '/api/v1/enrolments',
    schema: { summary: 'Enrol a device at a unit', body: NEW_ENROLMENT, response: { 201: ENROLLED } },
    handler: async (request, reply) => {
      const name = deviceName(request.body.name);
      if (name === null) {
        return sendProblem(reply, 'body-malformed', {
          detail: '/name: 1 to 60 characters, no control character',
        });
      }
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
}
