const PATHS = {
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
  up: 'M5 15l7-7 7 7',
  down: 'M5 9l7 7 7-7',
  close: 'M6 6l12 12M18 6L6 18',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  sound: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 010 6M18 6.5a8 8 0 010 11',
  stop: 'M7 7h10v10H7z',
  contrast: 'M12 3.5a8.5 8.5 0 100 17z M12 3.5a8.5 8.5 0 010 17',
  search: 'M10.5 4.5a6 6 0 100 12 6 6 0 000-12zM15 15l5 5',
  send: 'M4 12h14M12 6l6 6-6 6',
  kiosk: 'M6 3.5h12v12H6zM12 15.5v5M8 20.5h8M9 8h6M9 11h4',
  person: 'M12 12a4 4 0 100-8 4 4 0 000 8zM4.5 20.5c.8-4 3.5-6 7.5-6s6.7 2 7.5 6',
  chart: 'M4 20.5h16M7 17v-5M12 17V6M17 17V9.5',
  warning: 'M12 4L2.8 20h18.4zM12 10v4.5M12 17.2v.1',
  menu: 'M4 7h16M4 12h16M4 17h16',
  restart: 'M5 12a7 7 0 107-7c-2.4 0-4.3 1-5.7 2.7M6 4v4h4',
} as const;

export type IconName = keyof typeof PATHS;

/** An icon beside words; it says nothing of its own. */
export function Icon({ name, size = '1.5em' }: { readonly name: IconName; readonly size?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
