import { type ComponentType, type ReactNode, StrictMode } from 'react';
import { App, type AppProps } from './app.tsx';
import { LastBoundary, type WhereBroken } from './landing/last-boundary.tsx';

export interface WholeAppProps {
  readonly app: AppProps;
  readonly router: ComponentType<{ readonly children: ReactNode }>;
}

/** All that React draws: in the browser, and, when the app is built, the first screen of the kiosk. */
export function WholeApp({ app, router: Router }: WholeAppProps) {
  return (
    <StrictMode>
      <LastBoundary
        where={() => whereBroken(window.location.pathname)}
        reload={() => window.location.reload()}
      >
        <Router>
          <App {...app} />
        </Router>
      </LastBoundary>
    </StrictMode>
  );
}

function whereBroken(pathname: string): WhereBroken {
  if (pathname === '/kiosk') return 'kiosk';
  return /^\/console(?:\/|$)/.test(pathname) ? 'console' : 'own';
}
