import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Plätze, um die Sie gebeten haben',
  spaceIn: 'Ein Platz aus {{place}}',
  forPeople_one: 'Für 1 Person',
  forPeople_other: 'Für {{count}} Personen',
  forWho: 'Für {{name}}',
  states: {
    pending: 'Wartet, bis jemand einen vergibt',
    refused: 'Es wurde keiner vergeben',
    expired: 'Bis zum Beginn hat niemand einen vergeben',
  },
  refusedFor: 'Es wurde keiner vergeben: {{reason}}',
  takeBack: 'Zurückziehen',
  takeBackOf: 'Zurückziehen: {{name}}',
  takenBack: 'Zurückgezogen. Dafür wird Ihnen kein Platz mehr vergeben.',
  over: 'Darüber wurde inzwischen entschieden.',
};
