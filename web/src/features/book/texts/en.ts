declare module '../../../lib/texts.ts' {
  interface Namespaces {
    book: typeof texts;
  }
}

export const texts = {
  title: 'Book',
  favourite: 'Favourite',
  greeting: {
    morning: 'Good morning, {{name}}',
    afternoon: 'Good afternoon, {{name}}',
    evening: 'Good evening, {{name}}',
  },
  types: {
    room: 'Rooms',
    desk: 'Desks',
    equipment: 'Equipment',
    parking: 'Parking',
    locker: 'Lockers',
  },
  state: {
    free: 'Free',
    partly: 'Free at first',
    drawn: 'By draw',
    drawnUntil: 'By draw until {{time}}',
    partlyUntil: 'Free until {{time}}',
    taken: 'Taken',
    assignment: 'Assigned',
    team_day: 'Reserved for a team',
    mine: 'Yours',
    closed: 'Not bookable',
    closedUntil: 'Closed until {{time}}',
    closedDay: 'Closed on this day',
    holiday: 'Closed: {{name}}',
    loading: 'Loading',
    takenBy: 'Taken by {{name}}',
    until: 'until {{time}}',
    somebody: 'Somebody',
  },
  plan: {
    floors: 'Floor',
    label: 'Floor plan, {{floor}}. Move between places with the arrow keys, choose with Enter.',
    marker: '{{type}} {{name}}, {{state}}',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Show the whole floor',
    none: 'There is no drawing of this floor yet',
    noneText: 'Everything on it can be found in the list.',
    legend: 'Legend',
    view: 'View',
    asPlan: 'Plan',
    asList: 'List',
    noFloors: 'This building has no floors yet',
    noFloorsText: 'Choose another building above. An administrator adds floors through the API or by an import.',
    noBuildings: 'There are no buildings yet',
    noBuildingsText: 'An administrator adds them through the API or by an import.',
  },
  filter: {
    label: 'Filters',
    all: 'Everything',
    type: 'Kind',
    free: '{{count}} free',
    search: 'Find a place or a person',
    clear: 'Clear filters',
  },
  glance: { label: 'At a glance' },
  place: {
    label: 'Details of {{name}}',
    seats_one: '{{count}} seat',
    seats_other: '{{count}} seats',
  },
  refusedBy: {
    favourites_too_many: 'At most {{number}} favourites',
  },
};
