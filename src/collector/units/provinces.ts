import { must } from '../../core/kernel/assert.ts';
import { checkUnits } from '../../core/units/check-units.ts';
import type { Unit } from '../../core/units/unit.ts';
import provinces from './provinces.json' with { type: 'json' };

/**
 * The provinces of Viet Nam that come with the product: 34 since 1 July 2025 (Resolution 202/2025/QH15; Đồng Nai
 * in two periods, a city since 30 April 2026) and the 63 until then (Huế in two, a city since 1 January 2025).
 *
 * Of a historical province nothing but "before any SIPAS result" is recorded: it begins on the first day the calendar
 * knows, 1 January 1900, so that nobody takes it for a date of founding.
 *
 * Regions since 2025 follow Resolution 306/NQ-CP of 5 October 2025; earlier ones are the six socio-economic
 * regions. Single reports ranked otherwise: that of 2020 had Ninh Thuận in Đông Nam Bộ.
 */
export function builtInProvinces(): readonly Unit[] {
  const rows = provinces.map((fields, index) => ({ line: index + 1, fields }));
  const checked = checkUnits([], rows);
  return must(checked.ok ? checked.value.units : null, 'provinces.json passes the check of units');
}
