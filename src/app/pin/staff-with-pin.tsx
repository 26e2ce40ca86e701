import { staffPin } from '../../device/pin/staff-pin.ts';
import { SecondLevel, type SecondLevelProps } from '../staff/second-level.tsx';
import StaffPage, { type StaffPageProps } from '../staff/staff-page.tsx';
import { PinAgain } from './pin-again.tsx';
import { PinGate } from './pin-gate.tsx';
import { SetPin } from './set-pin.tsx';

const lock = staffPin();

function PinOnceMore(props: SecondLevelProps) {
  return <PinAgain lock={lock} {...props} />;
}

/** The staff page behind the device's PIN. */
export default function StaffWithPin(props: StaffPageProps) {
  return (
    <PinGate lock={lock}>
      <SecondLevel value={PinOnceMore}>
        <StaffPage {...props} pinCard={<SetPin lock={lock} />} />
      </SecondLevel>
    </PinGate>
  );
}
