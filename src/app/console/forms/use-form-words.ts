import { useTranslation } from 'react-i18next';
import type { Forms, ListedForm } from '../../../contract/units/questionnaires.ts';
import { ownName } from '../../i18n/i18n.ts';
import { useWording } from '../wording/use-wording.ts';

/** What the page says of a questionnaire. */
export function useFormWords() {
  const { t } = useTranslation('console-forms');
  const { text, language } = useWording();
  return {
    title: ({ title }: ListedForm) => text(title),
    /** "Vietnamese, English". */
    languages: ({ languages }: ListedForm) => languages.map(ownName).join(', '),
    /** "3 levels; satisfied: “Satisfied”". */
    scale: ({ levels, satisfiedFrom }: ListedForm) =>
      t('scale', {
        n: levels.length,
        satisfied: levels
          .slice(satisfiedFrom - 1)
          .map((level) => `“${text(level)}”`)
          .join(', '),
      }),
    /** The title of a version, for a list of choices. */
    titleOf: (answer: Forms, questionnaire: string, version: number) => {
      const form = answer.forms.find((one) => one.id === questionnaire && one.version === version);
      return `${form === undefined ? questionnaire : text(form.title)} (${t('version', { version })})`;
    },
    language,
  };
}
