import { useState } from 'react';
import { useLocation } from 'react-router';
import type { Device } from '../../device/device.ts';
import { staffPin } from '../../device/pin/staff-pin.ts';
import SetupPage from '../kiosk/setup/setup-page.tsx';
import { PinGate } from './pin-gate.tsx';

const lock = staffPin();

/**
 * Set-up behind the device's PIN. Anyone who forgot it, or comes by the link of a code, goes on without: nothing is
 * changed there without a code, and an administrator gave that.
 */
export default function SetupWithPin({ device }: { readonly device: Device }) {
  const { hash } = useLocation();
  const [hasCode, setHasCode] = useState(hash !== '');
  const page = <SetupPage device={device} setPin={(pin) => lock.set(pin)} />;
  return hasCode ? (
    page
  ) : (
    <PinGate lock={lock} onForgotten={() => setHasCode(true)}>
      {page}
    </PinGate>
  );
}
