import { Button } from './button.tsx';

export interface LanguageSwitchProps<Language extends string> {
  readonly languages: readonly Language[];
  readonly current: string;
  /** A language by its own name. */
  readonly nameOf: (language: Language) => string;
  readonly onChoose: (language: Language) => void;
}

/** The languages a page is not in, each by its own name. */
export function LanguageSwitch<Language extends string>(props: LanguageSwitchProps<Language>) {
  const { languages, current, nameOf, onChoose } = props;
  return (
    <span>
      {languages
        .filter((language) => language !== current)
        .map((language) => (
          <Button key={language} look="quiet" lang={language} onClick={() => onChoose(language)}>
            {nameOf(language)}
          </Button>
        ))}
    </span>
  );
}
