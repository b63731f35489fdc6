declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    sources: typeof texts;
  }
}

/** What there is to say of the systems that are connected, and of how reading them went. */
export const texts = {
  hints: {
    address: 'As you open it in a browser, such as https://acme.iofficeconnect.com',
    username: 'Of an account that may read buildings and spaces',
    token: 'In place of a user name and a password',
  },
  permissions: {
    buildings: 'List buildings',
    centers: 'List reservation centres',
    countries: 'List countries',
    floors: 'List floors',
    spaceTypes: 'List space types',
    spaces: 'List spaces',
  },
  run: {
    source_timeout: 'The system answered too late.',
    source_unavailable: 'The system could not be reached.',
    source_rate_limited: 'The system was asked too often.',
    source_bad_response: 'The system answered what makes no sense. Ask who keeps it.',
    source_refused: 'The system refused the credentials. Give others under Credentials.',
    connector_missing: 'This server has no such connector any more.',
    not_fresh: 'It was long ago that it was read.',
  },
  attempt_one: 'Attempt {{count}}.',
  attempt_other: 'Attempt {{count}}.',
  took: 'took {{seconds}} s',
  stopped: 'The first reading has ended before all was read. Activate it once more.',
  afterFirst: 'after the first reading',
  notNow: 'not now',
  delete: 'Delete',
  deleteOf: 'Delete {{name}}',
  askDelete: 'Delete {{name}} and all that was read from it?',
  askDeleteText: 'Its records, runs and mappings are gone for good. Places, spaces and bookings here stay.',
  keep: 'Leave it there',
  isDeleted: '{{name}} is deleted.',
  all: 'All connections',
  gone: 'There is no such connection',
  goneText: 'It was deleted, or never was one.',
  readAt: 'Last read {{at}}',
  nextAt: 'Next {{at}}',
  kinds: 'Which records',
  everything: 'Everything',
  leftOutList: 'Which they are',
  leftOutOf: 'What was left out: {{kind}}',
  mapping: {
    unsaved: 'What you changed is not kept yet',
    unsavedText:
      'It does not count. It stays here until you reload the page: save it as a draft, or activate the mapping.',
    undo: 'Undo my changes',
    draft: 'There is a draft that does not count yet',
    draftText: 'Activate the mapping to have it count, or discard the draft: then what counts now stands here again.',
    discard: 'Discard draft',
    discarded: 'The draft is discarded.',
  },
  asSaid: 'As the system says it:',
  sinceRead: 'This compares with what is here now: it was read since.',
  unseen_one: '{{shown}} more record differs only in what does not count here.',
  unseen_other: '{{shown}} more records differ only in what does not count here.',
  history: '{{failed}} of the last {{of}} runs failed; the last one did not.',
};
