import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { homeOf } from '../frame/navigation.ts';
import { call, type Refusal } from '../requests/call.ts';
import { useSession } from '../requests/session.ts';
import { safeAddress } from './wanted-address.ts';

/** Signs in to a simulated province by a link for which no password is chosen, and goes where it leads. */
export function DemoEntry({
  token,
  refuse,
}: {
  readonly token: string;
  readonly refuse: (refusal: Refusal | null) => void;
}) {
  const { t } = useTranslation();
  const { setPerson } = useSession();
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  const wanted = safeAddress(parameters.get('to'));
  const isAsked = useRef(false);
  useEffect(() => {
    // It works once, however often this is drawn.
    if (isAsked.current) return;
    isAsked.current = true;
    void call('POST /api/v1/one-time-links/use', { body: { token } }, { send: fetch }).then((answer) => {
      if (!answer.ok) return refuse(answer.error);
      if (answer.value.state !== 'signed-in') return void navigate('/console/sign-in', { replace: true });
      setPerson(answer.value);
      void navigate(wanted ?? homeOf(answer.value), { replace: true });
    });
  }, [token, wanted, refuse, setPerson, navigate]);
  return <p role="status">{t('common:loading')}</p>;
}
