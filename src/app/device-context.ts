import { createContext, useContext } from 'react';
import { must } from '../core/kernel/assert.ts';
import type { Device } from '../device/device.ts';

/** The device the screens work with; given by the composition root, or by a test. */
export const DeviceContext = createContext<Device | null>(null);

export function useDevice(): Device {
  return must(useContext(DeviceContext), 'no device is provided');
}
