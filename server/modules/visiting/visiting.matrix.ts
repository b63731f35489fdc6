import { made, named, things, type AskFor, type Bodied, type Rows } from '../../../test/support/matrix/row.ts';

// It refuses nothing: the other rows go on inviting.
const rules = { inviteAhead: { days: 3653 } };

const policy: AskFor = (place) =>
  made(place, '/visiting-policies', { ...named('visiting policy'), buildingId: place.here, rules });
const newPolicy: Bodied = (place) => ({ ...named('visiting policy'), buildingId: place.here, rules });

export const rows: Rows = {
  ...things('/visiting-policies', policy, 'building', newPolicy, () => ({ rules })),
};
