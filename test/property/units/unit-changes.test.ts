import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOfNumber } from '../../../src/core/kernel/calendar.ts';
import { addUnits } from '../../../src/core/units/changes/add-units.ts';
import { changeUnit } from '../../../src/core/units/changes/change-unit.ts';
import { endUnit } from '../../../src/core/units/changes/end-unit.ts';
import { mergeUnits } from '../../../src/core/units/changes/merge-units.ts';
import { dayBefore, isValidOn, lastDay, type Unit, unitRef } from '../../../src/core/units/unit.ts';
import { UnitTree } from '../../../src/core/units/unit-tree.ts';
import { runs } from '../../support/runs.ts';
import { ALL_DAYS, bearersOf, CODES, day, isSound, soundUnits } from './sound-units.ts';

const TODAY = dayOfNumber(20_006);
const BY = { today: TODAY, scope: null, lastResponse: () => null, isMeant: true };
const someUnits = soundUnits.filter((list) => list.length > 0);
const withOne = someUnits.chain((list) => fc.tuple(fc.constant(list), fc.constantFrom(...list)));
const seldomEmpty = fc.option(fc.constantFrom(...CODES), { nil: '', freq: 4 });

/** On which days a code is borne. */
const daysOf = (list: readonly Unit[], code: string) =>
  ALL_DAYS.filter((on) => bearersOf(list, code, on).length > 0);

test('a change from a day leaves a tree, on the same days, changed from that day within that unit alone', () => {
  const attributes = fc.record(
    { name: fc.constantFrom('Xã Mới', 'Xã 1'), region: fc.constantFrom('', 'Bắc'), parent: seldomEmpty },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(withOne, day, attributes, ([list, one], from, attributes) => {
      const changed = changeUnit(list, { ref: unitRef(one), from, attributes }, BY);
      if (!changed.ok) return;
      const after = changed.value.units;
      expect(isSound(after)).toBe(true);
      for (const code of CODES) expect(daysOf(after, code)).toEqual(daysOf(list, code));
      const trend = new UnitTree(list).trendOf(one.code, one.validFrom);
      for (const on of ALL_DAYS) {
        for (const code of CODES) {
          const [was] = bearersOf(list, code, on);
          const [is] = bearersOf(after, code, on);
          const isTouched = code === one.code && on >= from && was !== undefined && trend.includes(was);
          if (!isTouched) {
            expect({ ...is, validTo: null }).toEqual({ ...was, validTo: null });
          }
          if (isTouched && on === from && attributes.name !== undefined) {
            expect(is?.name).toBe(attributes.name);
          }
        }
      }
      // It is one unit with one trend, as before.
      const first = trend[0];
      if (first !== undefined) {
        const now = new UnitTree(after).trendOf(first.code, first.validFrom);
        expect([now[0]?.validFrom, lastDay(now.at(-1) ?? first)]).toEqual([
          first.validFrom,
          lastDay(trend.at(-1) ?? first),
        ]);
      }
    }),
    { numRuns: runs(150) },
  );
});

test('an end leaves a tree in which this unit alone ends, after that day; and can be taken back', () => {
  fc.assert(
    fc.property(withOne, fc.option(day), ([list, one], lastDayOf) => {
      const ended = endUnit(list, { ref: unitRef(one), lastDay: lastDayOf }, BY);
      if (!ended.ok) return;
      const after = ended.value.units;
      expect(isSound(after)).toBe(true);
      const trend = new UnitTree(list).trendOf(one.code, one.validFrom);
      const now = new UnitTree(after).trendOf(one.code, one.validFrom);
      expect(now.at(-1)?.validTo).toBe(lastDayOf);
      expect(now).toHaveLength(trend.length);
      const others = (units: readonly Unit[], but: readonly Unit[]) =>
        new UnitTree(units).units.filter((unit) => !but.some((period) => unitRef(period) === unitRef(unit)));
      expect(others(after, now)).toEqual(others(list, trend));
      const { validTo } = trend.at(-1) ?? one;
      const back = endUnit(after, { ref: unitRef(one), lastDay: validTo }, BY);
      if (lastDayOf === null || validTo === null || lastDayOf < validTo) {
        expect(back.ok && new UnitTree(back.value.units).units).toEqual(new UnitTree(list).units);
      }
    }),
    { numRuns: runs(150) },
  );
});

test('a merger leaves a tree: what is merged is all the predecessors, ends on the eve, and loses nobody below it', () => {
  const merger = someUnits.chain((list) =>
    fc.record({
      list: fc.constant(list),
      picked: fc.subarray([...list], {
        minLength: Math.min(2, list.length),
        maxLength: Math.min(3, list.length),
      }),
      code: fc.constantFrom(...CODES, '9'),
      parent: seldomEmpty,
      from: day,
    }),
  );
  let made = 0;
  fc.assert(
    fc.property(merger, ({ list, picked, code, parent, from }) => {
      const into = { code, name: 'Xã Chung', nameEn: '', kind: 'commune', parent };
      const merged = mergeUnits(list, { refs: picked.map(unitRef), into, from }, BY);
      if (!merged.ok) return;
      made++;
      const after = merged.value.units;
      const codes = picked.map((unit) => unit.code).sort();
      expect(isSound(after)).toBe(true);
      const tree = new UnitTree(after);
      const unit = tree.at(code, from);
      expect(unit).toMatchObject({ validFrom: from, predecessors: codes, name: 'Xã Chung' });
      // What it is compared with: each of them as it was on the eve.
      expect(tree.predecessorsOf(code, from).map((former) => former.code)).toEqual(codes);
      for (const former of codes) {
        expect(daysOf(after, former).filter((on) => on < from)).toEqual(
          daysOf(list, former).filter((on) => on < from),
        );
        if (former !== code) expect(tree.at(former, from)).toBeNull();
        const ended = tree.at(former, dayBefore(from));
        expect(ended !== null && tree.succession.successorOf(ended)).toMatchObject({ unit, isSame: false });
      }
      // All others are there on the same days; who stood below one of the merged stands below the new one.
      for (const other of CODES) {
        if (codes.includes(other) || other === code) continue;
        expect(daysOf(after, other)).toEqual(daysOf(list, other));
        const was = bearersOf(list, other, from)[0];
        if (was === undefined) continue;
        const isBelow = codes.includes(was.parentCode ?? '');
        expect(tree.at(other, from)?.parentCode).toBe(isBelow ? code : was.parentCode);
      }
    }),
    { numRuns: runs(250) },
  );
  expect(made).toBeGreaterThan(0);
});

test('many units are added, all as stated, or none', () => {
  const lines = fc.array(
    fc.record({
      code: fc.constantFrom(...CODES, '7', '8', '9', 'x y'),
      name: fc.constantFrom('Xã A', 'Xã B', ''),
      nameEn: fc.constant(''),
      kind: fc.constantFrom('commune', 'Phường', 'shop'),
    }),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(
    fc.property(withOne, lines, ([list, { code: parent }], stated) => {
      const rows = stated.map((row, index) => ({ ...row, line: index + 1 }));
      const added = addUnits(list, { parent, lines: rows }, TODAY, null);
      if (added.ok) {
        expect(isSound(added.value.units)).toBe(true);
        expect(added.value.added.map(({ code }) => code).sort()).toEqual(rows.map(({ code }) => code).sort());
        for (const unit of list) expect(added.value.units).toContainEqual(unit);
        for (const unit of added.value.added) {
          expect(unit).toMatchObject({ parentCode: parent, validFrom: TODAY, validTo: null });
          expect(list.some((one) => one.code === unit.code)).toBe(false);
        }
      } else if (added.error === 'unit-unknown') {
        expect(list.some((unit) => unit.code === parent && isValidOn(unit, TODAY))).toBe(false);
      } else {
        for (const { line } of added.error) expect(rows.map((row) => row.line)).toContain(line);
      }
    }),
    { numRuns: runs(100) },
  );
});
