import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Forms, ListedChoice, ListedForm } from '../../../contract/units/questionnaires.ts';
import { type Day, localDay } from '../../../core/kernel/calendar.ts';
import type { Json } from '../../../core/kernel/canonical-json.ts';
import { isOwnForm, itemsOf } from '../../../core/questionnaire/items.ts';
import { isSameVersion, type QuestionnaireChoice } from '../../../core/questionnaire/schedule.ts';
import { unitRef } from '../../../core/units/unit.ts';
import { withinScope } from '../../../core/units/unit-scope.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import { textsIn } from '../../figures/answers/questionnaire-texts.ts';
import type { QuestionnaireFile } from '../../questionnaires/questionnaires.ts';
import { namedUnit } from '../../units/named-unit.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';
import { unitOnDay } from '../units/unit-of-request.ts';
import type { QuestionnairePorts } from './questionnaire-routes.ts';

export interface FormPorts extends Pick<QuestionnairePorts, 'questionnaires' | 'questionnaireRegister'> {
  readonly units: UnitDirectory;
  readonly now: () => number;
  /** Checks what is held again: it may count once a questionnaire is asked longer. */
  readonly releaseHeld: () => Promise<unknown>;
}

/** A file of a questionnaire as JSON text within JSON. */
const MOST_BYTES = 1_000_000;

/** Questionnaires as administrators of everything manage them. */
export function registerFormRoutes(app: FastifyInstance, ports: FormPorts): void {
  const { questionnaires, questionnaireRegister: forms, units, now, releaseHeld } = ports;
  const manage = { action: 'questionnaires.manage' } as const;

  register(app, 'GET /api/v1/forms', manage, async (): Promise<Forms> => {
    const tree = await units.tree();
    const today = localDay(now());
    return {
      atMs: now(),
      today,
      forms: questionnaires.list().flatMap(({ id, version }) => {
        const file = questionnaires.file(id, version);
        return file === undefined ? [] : [listed(file)];
      }),
      choices: forms.choices.map((choice) => chosen(choice, tree, today)),
    };
  });

  register(app, 'POST /api/v1/forms', { ...manage, bodyLimit: MOST_BYTES }, async (request, reply) => {
    const json = parsed(request.body.file);
    if (json === undefined) {
      return refused('questionnaire-refused', {
        keys: { fault: 'not-json', path: '', reason: 'the file is not JSON' },
      });
    }
    const uploaded = await forms.upload(json, principalOf(request).name);
    if (!uploaded.ok) {
      const { error } = uploaded;
      if (!('path' in error)) return refused('questionnaire-released');
      const { kind, path, reason } = error;
      return refused('questionnaire-refused', { detail: path, keys: { fault: kind, path, reason } });
    }
    if (!uploaded.value.isNew) reply.code(200);
    return listed(uploaded.value.file);
  });

  register(app, 'PUT /api/v1/forms/:questionnaire/:version/last-day', manage, async (request) => {
    const { questionnaire, version } = request.params;
    const { lastDay } = request.body;
    const asked = { questionnaire, version: Number(version) };
    const retired = await forms.retire(asked, lastDay, principalOf(request).name);
    if (retired.ok) {
      await releaseHeld();
      return null;
    }
    const { kind } = retired.error;
    if (kind === 'questionnaire-unknown') return refused(kind);
    return refused('parameter-invalid', { detail: '/lastDay', keys: { fault: kind } });
  });

  register(app, 'PUT /api/v1/form-choices', manage, async (request) => {
    const { unit: asked, ...choice } = request.body;
    const unit = await unitIn(request, asked, choice.from);
    if (unit === null) return refused('unit-unknown', { detail: '/unit' });
    const chose = await forms.choose({ ...choice, unit }, principalOf(request).name);
    if (chose.ok) return null;
    const { kind } = chose.error;
    if (kind === 'questionnaire-unknown') return refused(kind, { detail: '/questionnaire' });
    return refused('parameter-invalid', { detail: '/from', keys: { fault: kind } });
  });

  register(app, 'DELETE /api/v1/form-choices', manage, async (request) => {
    const { unit: asked, from } = request.query;
    const unit = await unitIn(request, asked, from);
    if (unit === null) return refused('unit-unknown', { detail: 'unit' });
    const dropped = await forms.drop({ unit, from }, principalOf(request).name);
    if (dropped.ok) return null;
    return dropped.error.kind === 'not-found'
      ? refused('not-found')
      : refused('parameter-invalid', { detail: 'from', keys: { fault: dropped.error.kind } });
  });

  async function unitIn(request: FastifyRequest, asked: string, day: Day): Promise<string | null> {
    const tree = await units.tree();
    const unit = unitOnDay(tree, asked, day);
    if (unit === null) return null;
    const isWithin = withinScope(tree, unitScopeOf(request), day);
    return isWithin(unitRef(unit)) ? unitRef(unit) : null;
  }

  function listed({ questionnaire, sha256, added }: QuestionnaireFile): ListedForm {
    const { id, version, languages, title, scale, provenance } = questionnaire;
    const asked = { questionnaire: id, version };
    return {
      ...{ id, version, sha256, languages, added },
      title: textsIn(questionnaire, title),
      itemCount: itemsOf(questionnaire).length,
      levels: scale.levels.map(({ text }) => textsIn(questionnaire, text)),
      satisfiedFrom: scale.satisfiedFrom,
      isOwnForm: isOwnForm(questionnaire),
      isStandard: isSameVersion(asked, forms.standard),
      source: provenance.source,
      isWordingChecked: provenance.wordingCheckedAgainstOfficialAnnex,
      lastDay: forms.lastDayOf(asked),
    };
  }

  function chosen(choice: QuestionnaireChoice, tree: UnitTree, today: Day): ListedChoice {
    const { unit, from, questionnaire, version } = choice;
    const begun = forms.choices.filter((one) => one.unit === unit && one.from <= today);
    const last = forms.lastDayOf(choice);
    const isNewest = begun.every((one) => one.from <= from);
    return {
      ...{ from, questionnaire, version },
      unit: namedUnit(tree, unit),
      isInForce: from <= today && isNewest && (last === null || today <= last),
    };
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
