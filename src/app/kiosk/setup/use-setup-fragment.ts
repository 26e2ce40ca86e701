import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { readSetupFragment, type SetupFragment } from '../../../core/protocol/codes/enrolment-code.ts';

/**
 * What the link of a QR code says behind its `#`, which is taken out of the address bar at once: a code is nobody's
 * business who looks at the screen or at the history.
 */
export function useSetupFragment(onRead: (fragment: SetupFragment) => void): void {
  const { pathname, hash } = useLocation();
  const navigate = useNavigate();
  const [read] = useState(() => ({ current: onRead }));
  read.current = onRead;
  useEffect(() => {
    const fragment = readSetupFragment(hash);
    if (fragment === null) return;
    void navigate(pathname, { replace: true });
    read.current(fragment);
  }, [hash, pathname, navigate, read]);
}
