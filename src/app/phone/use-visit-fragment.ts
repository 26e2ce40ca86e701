import { useCallback, useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { readVisitTicket, showVisitTicket } from '../../core/protocol/codes/visit-ticket.ts';

/**
 * The visit ticket as it stands in the field: what the QR code says behind its `#`, taken out of the address bar at
 * once, or what is typed. A ticket is nobody's business who looks at the screen or at the history; the tab keeps it, so
 * that loading the page again does not make an open link's response of it, until it is set to ''.
 *
 * @param link what the ticket was given for; another link begins with a field of its own (set `key`)
 */
export function useVisitFragment(link: string): readonly [text: string, setText: (text: string) => void] {
  const { pathname, hash } = useLocation();
  const navigate = useNavigate();
  const [text, setText] = useState(() => (hash === '' ? remembered(link) : shown(hash.slice(1))));
  const keep = useCallback(
    (next: string) => {
      setText(next);
      remember(link, next);
    },
    [link],
  );
  useEffect(() => {
    if (hash === '') return;
    void navigate(pathname, { replace: true });
    keep(shown(hash.slice(1)));
  }, [hash, pathname, navigate, keep]);
  return [text, keep];
}

function shown(fragment: string): string {
  const ticket = readVisitTicket(fragment);
  return ticket === null ? fragment : showVisitTicket(ticket);
}

const keyOf = (link: string) => `sipas.visit.${link}`;

function remembered(link: string): string {
  try {
    return sessionStorage.getItem(keyOf(link)) ?? '';
  } catch {
    return '';
  }
}

function remember(link: string, text: string): void {
  try {
    if (readVisitTicket(text) === null) sessionStorage.removeItem(keyOf(link));
    else sessionStorage.setItem(keyOf(link), text);
  } catch {
    // Without storage the ticket lasts as long as the page.
  }
}
