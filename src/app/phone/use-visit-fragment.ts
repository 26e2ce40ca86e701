import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { readVisitTicket, showVisitTicket } from '../../core/protocol/codes/visit-ticket.ts';

/**
 * The visit ticket as it stands in the field: what the QR code says behind its `#`, taken out of the address bar at
 * once, or what is typed. A ticket is nobody's business who looks at the screen or at the history.
 */
export function useVisitFragment(): readonly [text: string, setText: (text: string) => void] {
  const { pathname, hash } = useLocation();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  useEffect(() => {
    if (hash === '') return;
    void navigate(pathname, { replace: true });
    setText(shown(hash.slice(1)));
  }, [hash, pathname, navigate]);
  return [text, setText];
}

function shown(fragment: string): string {
  const ticket = readVisitTicket(fragment);
  return ticket === null ? fragment : showVisitTicket(ticket);
}
