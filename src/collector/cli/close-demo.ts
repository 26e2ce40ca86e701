import { localDay } from '../../core/kernel/calendar.ts';
import { EVERY_UNIT } from '../../core/units/unit-scope.ts';
import { demoClosing } from '../demo/demo-closing.ts';
import { DEMO_PROVINCE_CODE } from '../demo/province.ts';
import { closingsOf, publicPagesOf } from '../start/figure-pages.ts';
import type { Collector } from '../start/open-collector.ts';
import { COMMAND_ACTOR } from './command-context.ts';

/** Closes a period of the simulated province as an administrator does, states grades, and opens the page of an office. */
export async function closeDemo(collector: Collector, todayMs: number): Promise<void> {
  const { period, reason, grades, office } = demoClosing(localDay(todayMs));
  await collector.facts.grades.set(grades, COMMAND_ACTOR);
  const { proposals } = closingsOf(collector);
  const actor = { name: COMMAND_ACTOR, account: COMMAND_ACTOR };
  const asked = { unit: DEMO_PROVINCE_CODE, period: period.text, reason };
  const proposal = await proposals.propose(asked, EVERY_UNIT, actor);
  if (!proposal.ok) throw new Error(`the simulated quarter was not closed: ${proposal.error}`);
  const { id } = proposal.value;
  const proposed = await proposals.proposed(id, {
    ...{ scope: EVERY_UNIT, account: actor.account },
    isAdministrator: true,
  });
  if (!proposed.ok) throw new Error(`the simulated quarter was not closed: ${proposed.error}`);
  const confirmed = await proposals.confirm(id, proposed.value.snapshot, { scope: EVERY_UNIT, actor });
  if (!confirmed.ok) throw new Error(`the simulated quarter was not closed: ${confirmed.error}`);
  const opened = await publicPagesOf(collector).publicPages.set(office.unit, office.page, COMMAND_ACTOR);
  if (!opened.ok) throw new Error('the simulated page has a day that is not possible');
}
