import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkUnits } from '../../../src/core/units/check-units.ts';
import { unitFields } from '../../../src/core/units/parse-unit-row.ts';
import { lastDay, type Unit, unitRef } from '../../../src/core/units/unit.ts';
import { UnitTree } from '../../../src/core/units/unit-tree.ts';
import { runs } from '../../support/runs.ts';
import { bearersOf, CODES, day, isSound, pathUp, soundUnits, unit, units } from './sound-units.ts';

/** Sound units, and some more: new ones, the same again, or the same with other dates or another parent. */
const soundUnitsAndChange = soundUnits.chain((before) => {
  const known = before.length === 0 ? unit : fc.constantFrom(...before);
  const changed = fc.tuple(known, unit, fc.constantFrom('parentCode', 'validTo', 'validFrom', 'code'));
  const variant = changed.map(([from, other, key]) => ({ ...from, [key]: other[key] }));
  const dated = variant.filter((unit) => unit.validFrom <= lastDay(unit));
  const change = fc.array(fc.oneof(known, dated, dated, unit), { maxLength: 4 });
  return fc.tuple(fc.constant(before), change);
});

const rowsOf = (list: readonly Unit[]) =>
  list.map((unit, index) => ({ line: index + 2, fields: unitFields(unit) }));

test('a list passes exactly when on every day codes are single, parents present and circles absent', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        units,
        soundUnitsAndChange.map((parts) => parts.flat()),
      ),
      (list) => {
        const checked = checkUnits([], rowsOf(list));
        expect(checked.ok).toBe(isSound(list));
      },
    ),
    { numRuns: runs(300) },
  );
});

test('a sound list passes in any order, and again without a change', () => {
  const shuffled = soundUnits.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray([...list], { minLength: list.length })),
  );
  fc.assert(
    fc.property(shuffled, ([list, turned]) => {
      const checked = checkUnits([], rowsOf(turned));
      if (!checked.ok) throw new Error(JSON.stringify(checked.error));
      expect(checked.value.added).toHaveLength(list.length);
      expect(checkUnits(checked.value.units, rowsOf(list))).toEqual({
        ok: true,
        value: { units: checked.value.units, added: [], updated: [], unchangedCount: list.length },
      });
    }),
    { numRuns: runs(50) },
  );
});

test('a change of sound units ends in sound units or in faults on lines of the file', () => {
  fc.assert(
    fc.property(soundUnitsAndChange, ([before, change]) => {
      const rows = rowsOf(change);
      const checked = checkUnits(before, rows);
      if (checked.ok) {
        expect(isSound(checked.value.units)).toBe(true);
        for (const { code, validFrom } of change) {
          expect(bearersOf(checked.value.units, code, validFrom)).toHaveLength(1);
        }
        const { added, updated, unchangedCount } = checked.value;
        expect(added.length + updated.length + unchangedCount).toBe(change.length);
        expect(checked.value.units).toHaveLength(before.length + added.length);
      } else {
        expect(checked.error.length).toBeGreaterThan(0);
        for (const { line } of checked.error) expect(rows.map((row) => row.line)).toContain(line);
      }
    }),
    { numRuns: runs(200) },
  );
});

test('the tree answers as a search through all units does', () => {
  fc.assert(
    fc.property(soundUnits, day, (list, on) => {
      const tree = new UnitTree(list);
      const valid = list.filter((unit) => unit.validFrom <= on && on <= lastDay(unit));
      const paths = new Map(valid.map((unit) => [unit.code, pathUp(list, unit, on) ?? []]));
      for (const code of CODES) {
        const own = valid.find((unit) => unit.code === code) ?? null;
        const within = valid.filter((unit) => paths.get(unit.code)?.includes(code));
        expect(tree.at(code, on)).toBe(own);
        expect(tree.childrenOf(code, on).map((unit) => unit.code)).toEqual(
          valid
            .filter((unit) => unit.parentCode === code)
            .map((unit) => unit.code)
            .toSorted(),
        );
        expect(tree.descendantsOf(code, on).toSorted()).toEqual(within.map(unitRef).toSorted());
        expect(tree.ancestors(code, on).map((unit) => unit.code)).toEqual((paths.get(code) ?? []).slice(1));
        for (const other of CODES) {
          expect(tree.isWithin(other, code, on)).toBe(within.some((unit) => unit.code === other));
        }
      }
      expect(tree.roots(on).map((unit) => unit.code)).toEqual(
        valid
          .filter((unit) => unit.parentCode === null)
          .map((unit) => unit.code)
          .toSorted(),
      );
    }),
    { numRuns: runs(100) },
  );
});

test('with any units, sound or not, every answer of the tree ends', () => {
  fc.assert(
    fc.property(units, day, (list, on) => {
      const tree = new UnitTree(list);
      for (const code of CODES) {
        tree.ancestors(code, on);
        tree.descendantsOf(code, on);
        tree.trendOf(code, on);
        tree.validUntil(code, on);
      }
      tree.roots(on);
      tree.search('xa', on);
    }),
  );
});
