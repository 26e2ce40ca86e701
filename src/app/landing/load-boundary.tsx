import { Component, lazy, type ReactNode } from 'react';
import { withTexts } from '../i18n/i18n.ts';

// In the precache, so it is there exactly when something else is not.
const NeedsNetworkPage = lazy(() => withTexts(import('./needs-network-page.tsx'), 'start'));

interface LoadBoundaryState {
  readonly failed: boolean;
}

/**
 * Catches a page whose code could not be loaded: the console, opened with no network. A fault of another kind is
 * thrown on, so that a bug is not called a missing network.
 */
export class LoadBoundary extends Component<{ readonly children: ReactNode }, LoadBoundaryState> {
  override state: LoadBoundaryState = { failed: false };

  static getDerivedStateFromError(error: unknown): LoadBoundaryState {
    if (!isLoadFailure(error)) throw error;
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <NeedsNetworkPage /> : this.props.children;
  }
}

/** What browsers say when a module does not come; each has its own words, all are TypeErrors. */
function isLoadFailure(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|importing a module script failed|preload/i.test(error.message)
  );
}
