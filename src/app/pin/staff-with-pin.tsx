import { staffPin } from '../../device/pin/staff-pin.ts';
import StaffPage, { type StaffPageProps } from '../staff/staff-page.tsx';
import { PinGate } from './pin-gate.tsx';
import { SetPin } from './set-pin.tsx';

const lock = staffPin();

/** The staff page behind the device's PIN. */
export default function StaffWithPin(props: StaffPageProps) {
  return (
    <PinGate lock={lock}>
      <StaffPage {...props} pinCard={<SetPin lock={lock} />} />
    </PinGate>
  );
}
