import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';

/** Adds a command, with its options and what it does; what it is for is said in the list. */
type Register = (program: Command, context: CommandContext) => void;

export interface CommandModule {
  /** What each of its commands is for, by its name. */
  readonly summaries: Readonly<Record<string, string>>;
  readonly load: () => Promise<Register>;
}

/**
 * Every command, in the order of the help. What the help says of all of them stands here, and a module is loaded when one of
 * its commands is called or asked about: nearly all of them need the database's libraries.
 */
export const COMMAND_MODULES: readonly CommandModule[] = [
  {
    summaries: {
      start: 'serve the app and collect responses',
    },
    load: async () => (await import('./commands/start.ts')).registerStart,
  },
  {
    summaries: {
      units: 'provinces, communes and offices',
    },
    load: async () => (await import('./files/units-import.ts')).registerUnits,
  },
  {
    summaries: {
      published: 'figures that others published about units',
      caseloads: 'dossiers of units by month',
      targets: 'what units are to reach',
    },
    load: async () => (await import('./files/list-import.ts')).registerLists,
  },
  {
    summaries: {
      batches: 'what devices hand in by file',
    },
    load: async () => (await import('./files/batches-import.ts')).registerBatches,
  },
  {
    summaries: {
      devices: 'the devices that collect responses',
    },
    load: async () => (await import('./commands/devices.ts')).registerDevices,
  },
  {
    summaries: {
      links: 'links by which citizens answer on their own phones',
      tickets: 'make visit tickets, each of which lets one response in from an own phone',
    },
    load: async () => (await import('./commands/office-links.ts')).registerOfficeLinks,
  },
  {
    summaries: {
      accounts: 'people who sign in, and links that let them in',
    },
    load: async () => (await import('./commands/accounts.ts')).registerAccounts,
  },
  {
    summaries: {
      held: 'records that are stored but not counted',
    },
    load: async () => (await import('./commands/held.ts')).registerHeld,
  },
  {
    summaries: {
      keys: 'the keys of the collector',
    },
    load: async () => (await import('./commands/keys.ts')).registerKeys,
  },
  {
    summaries: {
      export: 'write the released responses of a unit and period as CSV',
    },
    load: async () => (await import('./files/responses-export.ts')).registerExport,
  },
  {
    summaries: {
      report: 'write the report of a unit and period as PDF',
    },
    load: async () => (await import('./commands/report.ts')).registerReport,
  },
  {
    summaries: {
      recount: 'count the stored records again and compare',
    },
    load: async () => (await import('./commands/recount.ts')).registerRecount,
  },
  {
    summaries: {
      retention: 'how long answers and comments are kept',
    },
    load: async () => (await import('./commands/retention.ts')).registerRetention,
  },
  {
    summaries: {
      epoch: 'what devices know a restored collector by',
    },
    load: async () => (await import('./commands/epoch.ts')).registerEpoch,
  },
  {
    summaries: {
      clock: "whether this machine's clock is believed",
    },
    load: async () => (await import('./commands/clock.ts')).registerClock,
  },
  {
    summaries: {
      audit: 'who changed and exported what',
    },
    load: async () => (await import('./commands/audit.ts')).registerAudit,
  },
  {
    summaries: {
      doctor: 'look at everything, and say what to do',
    },
    load: async () => (await import('./operations/doctor.ts')).registerDoctor,
  },
  {
    summaries: {
      backup: 'write everything but the keys into one file',
    },
    load: async () => (await import('./operations/backup.ts')).registerBackup,
  },
  {
    summaries: {
      restore: 'make a collector again of a backup',
    },
    load: async () => (await import('./operations/restore.ts')).registerRestore,
  },
  {
    summaries: {
      'migrate-store': 'move everything into another database',
    },
    load: async () => (await import('./operations/migrate-store.ts')).registerMigrateStore,
  },
  {
    summaries: {
      tls: 'a certificate for a local network',
    },
    load: async () => (await import('./operations/tls.ts')).registerTls,
  },
  {
    summaries: {
      demo: 'fill an empty data directory with a simulated province',
    },
    load: async () => (await import('./commands/demo.ts')).registerDemo,
  },
  {
    summaries: {
      score: 'compute the percentages of a file of responses',
    },
    load: async () => (await import('./files/score.ts')).registerScore,
  },
];
