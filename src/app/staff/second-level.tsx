import { type ComponentType, createContext, type ReactNode } from 'react';

export interface SecondLevelProps {
  /** What is behind it. */
  readonly what: 'transfer' | 'pin';
  readonly children: ReactNode;
}

/**
 * What asks for the PIN once more before something that leads out of the device or out of the lock. The staff page does
 * not know the PIN: where nothing stands before it, it is open.
 */
export const SecondLevel = createContext<ComponentType<SecondLevelProps>>(({ children }) => children);
