import { useEffect, useRef } from 'react';
import { useLocation, useNavigationType } from 'react-router';

/**
 * The heading is where reading goes on when a link led to another page, or to one criterion and back: the link is gone
 * and the focus with it, so that the next Tab would begin at the top of the document and nothing would be read out. Not
 * on the first load, not where the address was only written out, and not where something has the focus by then.
 */
export function useFocusOnPage(): void {
  const { pathname, search } = useLocation();
  const navigationType = useNavigationType();
  const place = `${pathname} ${new URLSearchParams(search).get('item') ?? ''}`;
  const former = useRef(place);
  useEffect(() => {
    if (former.current === place) return;
    former.current = place;
    if (navigationType === 'REPLACE') return;
    // The page may be on its way, and so may what it is named after.
    const coming = new MutationObserver(look);
    function look() {
      const heading = document.querySelector<HTMLElement>('main:not([aria-busy=true]) h1');
      if (heading === null) return;
      coming.disconnect();
      if (document.activeElement !== document.body) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: navigationType === 'POP' });
    }
    coming.observe(document.body, { childList: true, subtree: true, attributeFilter: ['aria-busy'] });
    look();
    return () => coming.disconnect();
  }, [place, navigationType]);
}
