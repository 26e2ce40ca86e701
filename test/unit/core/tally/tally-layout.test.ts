import { describe, expect, test } from 'vitest';
import { OVERALL, tallyLayout } from '../../../../src/core/tally/tally-layout.ts';
import {
  smallComponent,
  smallQuestionnaire,
  twoComponentQuestionnaire,
} from '../../../support/small-questionnaire.ts';

describe('the layout of tallies', () => {
  test('of one component has the overall scope and the sub-indices, no component', () => {
    const { scopes } = tallyLayout(smallQuestionnaire());
    expect(scopes.map(({ id }) => id)).toEqual([
      'overall',
      'access',
      'procedures',
      'officials',
      'results',
      'feedback',
    ]);
    expect(scopes.map(({ parent }) => parent)).toEqual([null, ...Array.from({ length: 5 }, () => 'overall')]);
  });

  test('of two components has overall, the components, then the sub-indices', () => {
    const layout = tallyLayout(twoComponentQuestionnaire());
    expect(layout.scopes.map(({ id }) => id).slice(0, 5)).toEqual([
      'overall',
      'policy',
      'service',
      'accountability',
      'participation',
    ]);
    expect(layout.scopes.filter(({ parent }) => parent === OVERALL).map(({ id }) => id)).toEqual([
      'policy',
      'service',
    ]);
    expect(layout.scopes.filter(({ parent }) => parent === 'policy').map(({ id }) => id)).toEqual([
      'accountability',
      'participation',
    ]);
    expect(layout.scopes.filter(({ parent }) => parent === 'access')).toEqual([]);
  });

  test('lists the items in form order', () => {
    const { items } = tallyLayout(smallQuestionnaire());
    expect(items).toHaveLength(16);
    expect(items.slice(0, 4)).toEqual([
      'access.signage',
      'access.seating',
      'access.equipment',
      'procedures.posted',
    ]);
  });

  test('has scopes within a scope that divide its items', () => {
    const layout = tallyLayout(twoComponentQuestionnaire());
    for (const { id, items } of layout.scopes) {
      const parts = layout.scopes.filter(({ parent }) => parent === id);
      if (parts.length > 0) expect(parts.flatMap((part) => part.items)).toEqual(items);
    }
  });

  test.each([
    ['a sub-index called as the overall scope', { overall: ['one'] }],
    ['an item named twice', { access: ['one', 'one'] }],
  ])('refuses %s', (_, subIndices) => {
    const components = [smallComponent('service', subIndices)];
    expect(() => tallyLayout(smallQuestionnaire({ components }))).toThrow('its own id');
  });
});
