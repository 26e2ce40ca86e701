import type { Language, Stage, Visitor } from './stage.ts';

/** A screen of the app in one state, and the way to it. */
export interface Screen {
  /** The part of the app and what is seen: `kiosk/thanks`. */
  readonly name: string;
  /** The route of the app that shows it, as the app's own list of routes says it. */
  readonly route: string;
  readonly visitor: Visitor;
  /** Where a screen speaks fewer than all. */
  readonly languages?: readonly Language[];
  readonly show: (stage: Stage) => Promise<void>;
}
