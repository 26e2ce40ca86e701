import { ROLES, type Role } from '../../../contract/people/roles.ts';

/** What decides where somebody has something to do. */
interface Person {
  readonly role: Role;
  /** Null: bound to no unit. */
  readonly scope: object | null;
}

/** What belongs together, in the order of the header. */
const AREAS = ['results', 'collecting', 'administration'] as const;

type AreaName = (typeof AREAS)[number];

interface NavigationItem {
  readonly path: string;
  readonly area: AreaName;
  /** `nav.<name>` in the texts of the console. */
  readonly name: string;
  /** Who has something to do there. The collector refuses others in any case. */
  readonly roles: readonly Role[];
  /** Only for accounts that are bound to no unit. */
  readonly isWhole?: true;
}

/** The places of the console, by area. A further one is a line here, a route and a text `nav.…`. */
const NAVIGATION = [
  { path: '/console', area: 'results', name: 'results', roles: ['administrator', 'supervisor'] },
  { path: '/console/devices', area: 'collecting', name: 'devices', roles: ROLES },
  { path: '/console/links', area: 'collecting', name: 'links', roles: ROLES },
  { path: '/console/paper', area: 'collecting', name: 'paper', roles: ROLES },
  { path: '/console/hand-in', area: 'collecting', name: 'hand-in', roles: ROLES },
  { path: '/console/units', area: 'administration', name: 'units', roles: ['administrator'] },
  { path: '/console/forms', area: 'administration', name: 'forms', roles: ['administrator'], isWhole: true },
  { path: '/console/accounts', area: 'administration', name: 'accounts', roles: ['administrator'] },
  {
    path: '/console/machine-keys',
    area: 'administration',
    name: 'machine-keys',
    roles: ['administrator'],
  },
  { path: '/console/webhooks', area: 'administration', name: 'webhooks', roles: ['administrator'] },
  { path: '/console/audit', area: 'administration', name: 'audit', roles: ['administrator'], isWhole: true },
  {
    path: '/console/retention',
    area: 'administration',
    name: 'retention',
    roles: ['administrator'],
    isWhole: true,
  },
] as const satisfies readonly NavigationItem[];

/**
 * The views of the figures in the order of a meeting: how things stand, why, and what to do about it. They share the unit and
 * period of the address. A further one is a line here, a route and a text `views.…`.
 */
export const FIGURE_VIEWS = [
  { path: '/console', name: 'overview' },
  { path: '/console/trend', name: 'trend' },
  { path: '/console/ranking', name: 'ranking' },
  { path: '/console/causes', name: 'causes' },
  { path: '/console/breakdowns', name: 'breakdowns' },
  { path: '/console/comments', name: 'comments' },
  { path: '/console/genuineness', name: 'genuineness' },
  { path: '/console/targets', name: 'targets' },
  { path: '/console/published', name: 'published' },
  { path: '/console/closing', name: 'closing' },
] as const;

/** Whether an address belongs to a place: itself, what is below it, and every view of the figures. */
export function isAt(pathname: string, path: string): boolean {
  if (path === '/console') return FIGURE_VIEWS.some((view) => view.path === pathname);
  return pathname === path || pathname.startsWith(`${path}/`);
}

/** Where a person has something to do. Before it is known who is there, the places everybody may have. */
function navigationOf(person: Person | null): readonly (typeof NAVIGATION)[number][] {
  if (person === null) return NAVIGATION.filter(({ roles }) => roles.length > 1);
  return NAVIGATION.filter((place: NavigationItem) => {
    return place.roles.includes(person.role) && (place.isWhole !== true || person.scope === null);
  });
}

type Place = (typeof NAVIGATION)[number];

export interface Area {
  readonly name: AreaName;
  /** At least one. */
  readonly places: readonly Place[];
}

/** The areas a person has something to do in, each with the places there. */
export function areasOf(person: Person | null): readonly Area[] {
  const all = navigationOf(person);
  return AREAS.map((name) => ({ name, places: all.filter(({ area }) => area === name) })).filter(
    ({ places }) => places.length > 0,
  );
}

/** The first place a person has something to do at. */
export function homeOf(person: Person): string {
  return navigationOf(person)[0]?.path ?? '/console/account';
}
