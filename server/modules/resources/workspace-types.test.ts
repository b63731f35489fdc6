import { expect, test } from 'vitest';
import { resourceTypes } from './contract.ts';
import { resourcesOfType, standardWorkspaceTypes, workspaceTypeOf } from './workspace-types.ts';

test('what is in no category is of the standard type of what it is', () => {
  expect(workspaceTypeOf({ type: 'room', categoryId: null })).toEqual({
    id: 1,
    name: 'Meeting Room',
    categoryId: null,
  });
  expect(workspaceTypeOf({ type: 'desk', categoryId: null })).toEqual({ id: 2, name: 'Desk', categoryId: null });
  expect(new Set(resourceTypes.map((type) => standardWorkspaceTypes[type].id)).size).toBe(resourceTypes.length);
});

test('a category is a type of its own, whatever is in it, and never a standard one', () => {
  expect(workspaceTypeOf({ type: 'room', categoryId: 1 })).toEqual({ id: 101, name: null, categoryId: 1 });
  expect(workspaceTypeOf({ type: 'desk', categoryId: 1 })).toEqual(workspaceTypeOf({ type: 'room', categoryId: 1 }));
  const standard = Object.values(standardWorkspaceTypes).map(({ id }) => id);
  for (let categoryId = 1; categoryId < 300; categoryId++)
    expect(standard).not.toContain(workspaceTypeOf({ type: 'desk', categoryId }).id);
});

test('the id of a type says what is of it, and no other id does', () => {
  for (const type of resourceTypes) {
    expect(resourcesOfType(workspaceTypeOf({ type, categoryId: null }).id)).toEqual({ type, categoryId: null });
    expect(resourcesOfType(workspaceTypeOf({ type, categoryId: 7 }).id)).toEqual({ categoryId: 7 });
  }
  for (const id of [-1, 0, 6, 99, 100, 101.5, NaN]) expect(resourcesOfType(id)).toBeNull();
});
