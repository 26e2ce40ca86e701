import { Component, lazy, type ReactNode } from 'react';
import { withTexts } from '../i18n/i18n.ts';
import { WeakNetwork } from './weak-network.tsx';

// In a device's precache, so it is there exactly when something else is not; elsewhere it may not come either.
const NeedsNetworkPage = lazy(() =>
  withTexts(import('./needs-network-page.tsx'), 'start').catch(() => ({ default: WeakNetwork })),
);

export interface LoadBoundaryProps {
  /** Whether a citizen is in front of it, on their own phone. */
  readonly isPhone: () => boolean;
  readonly children: ReactNode;
}

interface LoadBoundaryState {
  readonly failed: boolean;
}

/**
 * Catches a page whose code could not be loaded: the console, opened with no network, or a phone's on a weak one. A fault of another kind is
 * thrown on, so that a bug is not called a missing network.
 */
export class LoadBoundary extends Component<LoadBoundaryProps, LoadBoundaryState> {
  override state: LoadBoundaryState = { failed: false };

  static getDerivedStateFromError(error: unknown): LoadBoundaryState {
    if (!isLoadFailure(error)) throw error;
    return { failed: true };
  }

  override render() {
    const { isPhone, children } = this.props;
    if (!this.state.failed) return children;
    return isPhone() ? <WeakNetwork /> : <NeedsNetworkPage />;
  }
}

/** What browsers say when a module does not come; each has its own words, all are TypeErrors. */
function isLoadFailure(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|importing a module script failed|preload/i.test(error.message)
  );
}
