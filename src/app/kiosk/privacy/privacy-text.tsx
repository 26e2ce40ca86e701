import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** `GET /api/v1/kept`. */
interface Kept {
  readonly answersMonths: number;
  readonly commentsMonths: number;
  readonly deviceDays: number;
}

const PARTS = ['asked', 'kept', 'never', 'long', 'who', 'ask'] as const;

/** What is asked, what is kept and for how long, who can read it, and what never is kept. */
export function PrivacyText({ level: Heading }: { readonly level: 'h2' | 'h3' }) {
  const { t } = useTranslation('privacy');
  const kept = useKept();
  const long =
    kept === null
      ? t('long.unknown')
      : t('long.text', {
          answers: kept.answersMonths,
          comments: kept.commentsMonths,
          days: kept.deviceDays,
        });
  return (
    <>
      {PARTS.map((part) => (
        <section key={part}>
          <Heading>{t(`${part}.title`)}</Heading>
          <p>{part === 'long' ? long : t(`${part}.text`)}</p>
        </section>
      ))}
    </>
  );
}

/** Null without a network, and until it is known. */
function useKept(): Kept | null {
  const [kept, setKept] = useState<Kept | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    fetch('/api/v1/kept', { signal: controller.signal, headers: { accept: 'application/json' } })
      .then(async (response) => {
        const answer = response.ok ? ((await response.json()) as Partial<Kept>) : {};
        const { answersMonths, commentsMonths, deviceDays } = answer;
        if (answersMonths === undefined || commentsMonths === undefined || deviceDays === undefined) return;
        setKept({ answersMonths, commentsMonths, deviceDays });
      })
      // The text says what holds without it.
      .catch(() => undefined);
    return () => controller.abort();
  }, []);
  return kept;
}
