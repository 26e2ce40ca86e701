import type { AttentionReason } from '../../../contract/devices/device-attention.ts';
import type { ListedDevice } from '../../../contract/devices/devices.ts';
import { formatInstant } from '../../../contract/wording/format.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../core/kernel/duration.ts';
import { useWording } from '../wording/use-wording.ts';

const MEBIBYTE = 1024 * 1024;

/** What a device's numbers say in words. */
export function useDeviceWords() {
  const { t, language, count } = useWording();

  /** "9 ngày", in the largest unit of which there is at least one. */
  function span(ms: number): string {
    const [unit, size] =
      ms >= DAY_MS
        ? (['days', DAY_MS] as const)
        : ms >= HOUR_MS
          ? (['hours', HOUR_MS] as const)
          : (['minutes', MINUTE_MS] as const);
    const whole = Math.floor(ms / size);
    return t(`devices.span.${unit}`, { count: whole, n: count(whole) });
  }

  function clock({ clockOffsetMs }: ListedDevice): string {
    if (clockOffsetMs === null) return t('devices.clock.unknown');
    const off = Math.abs(clockOffsetMs);
    if (off < MINUTE_MS) return t('devices.clock.right');
    return t(clockOffsetMs > 0 ? 'devices.clock.slow' : 'devices.clock.fast', { span: span(off) });
  }

  function roomLeft({ storage }: ListedDevice): string | null {
    if (storage === null || storage.usedBytes === null || storage.quotaBytes === null) return null;
    const left = Math.max(0, storage.quotaBytes - storage.usedBytes);
    return t('devices.storage.left', { n: count(Math.floor(left / MEBIBYTE)) });
  }

  function protection({ storage }: ListedDevice): string {
    const persisted = storage?.persisted ?? null;
    if (persisted === null) return t('devices.storage.unknown');
    return t(persisted ? 'devices.storage.protected' : 'devices.storage.not-protected');
  }

  return {
    clock,
    protection,
    roomLeft,
    contact: ({ lastContact }: ListedDevice, nowMs: number) => {
      if (lastContact === null) return t('devices.never');
      const instant = formatInstant(lastContact.atMs, nowMs, language);
      return lastContact.origin === 'file' ? t('devices.by-file', { instant }) : instant;
    },
    /** One reason to look at a device, in a few words. */
    reason: (reason: AttentionReason, device: ListedDevice, nowMs: number): string => {
      const counted = (number: number) => ({ count: number, n: count(number) });
      switch (reason) {
        case 'missing':
        case 'quarantined':
        case 'held':
          return t(`devices.reason.${reason}`, counted(device[reason]));
        case 'cloned':
        case 'put-back':
          return t(`devices.reason.${reason}`);
        case 'claim':
          return t('devices.reason.claim', { n: count(device.claimedNumber ?? 0) });
        case 'silent':
          return device.lastContact === null
            ? t('devices.reason.never')
            : t('devices.reason.silent', { span: span(nowMs - device.lastContact.atMs) });
        case 'clock':
          return t('devices.reason.clock', { clock: clock(device) });
        case 'storage':
          return device.storage?.persisted === false
            ? t('devices.reason.not-protected')
            : t('devices.reason.little-room');
      }
    },
  };
}
