import { untilBuilt } from './build-setup.ts';

/** Global setup after `build` and whatever may go on beside it. */
export default untilBuilt;
