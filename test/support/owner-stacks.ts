import * as React from 'react';

/**
 * Set-up of tests of screens. For each element React's development build takes a trace of the stack, by which its
 * warnings name the place that made the element: a fifth of what rendering costs here, where components' names suffice.
 * React itself stops at ten thousand within a second; this says that they are spent. Nothing else of the development
 * build is changed: it warns of the same.
 */
const INTERNALS = '__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE';
const SPENT = Number.MAX_SAFE_INTEGER;

const internals = (React as unknown as Readonly<Record<string, object | undefined>>)[INTERNALS];
// Another React may have no such count.
if (internals !== undefined && 'recentlyCreatedOwnerStacks' in internals)
  Object.defineProperty(internals, 'recentlyCreatedOwnerStacks', { get: () => SPENT, set: () => {} });
