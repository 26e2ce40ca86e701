import { type ReactNode, startTransition, useLayoutEffect, useState } from 'react';
import { UNSAFE_createBrowserHistory as browserHistory, Router } from 'react-router';

/**
 * Follows the address bar as react-router's own `BrowserRouter` does. That one shares a module with links, forms and
 * prefetching, 2 KB that no citizen needs before the first question: see `LINKS` in vite.config.ts.
 */
export function AddressRouter({ children }: { readonly children: ReactNode }) {
  const [history] = useState(() => browserHistory({ v5Compat: true }));
  const [{ location, action }, follow] = useState<Pick<typeof history, 'location' | 'action'>>(history);
  useLayoutEffect(() => history.listen((moved) => startTransition(() => follow(moved))), [history]);
  return (
    <Router location={location} navigationType={action} navigator={history}>
      {children}
    </Router>
  );
}
