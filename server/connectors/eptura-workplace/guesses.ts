// What the vendor's documentation of the Workplace API leaves open, in one place: each line is a guess of ours (reference condeco.md §7),
// but where DOC or OBSERVED stands. Whoever can look at a live site corrects it here.

/** DOC: relative to the site. */
export const BASE_PATH = '/external/api/rest/v2';

/** DOC: user name and password on each request. */
export const passwordHeaders = { username: 'x-auth-username', password: 'x-auth-password' } as const;
/** OBSERVED: a token in their place. */
export const TOKEN_HEADER = 'x-auth-token';

/** DOC: more is not given since 2022, whatever is asked for. */
export const PAGE = 100;

/** By number, the lowest first: the documented default, said all the same, because pages are found again by it. */
export const order = { orderBy: 'id', orderByType: 'asc' } as const;

/** The text says milliseconds since the epoch, its sample has the size of seconds: the text counts. */
export const changedAfter = (instant: string): string => String(Temporal.Instant.from(instant).epochMilliseconds);

/**
 * Lists leave out what these do not name; whether what is printed there are defaults or samples is unclear, so that all are said. Those of
 * spaces that ask for occupiable ones need a type, and are left alone (DOC).
 */
export const wholeLists = {
  buildings: { includeReservable: 'true', includeNonReservable: 'true' },
  floors: {},
  rooms: { includeReservable: 'true', includeNonReservable: 'true', includeParking: 'true' },
  types: {
    includeReservable: 'true',
    includeNonReservable: 'true',
    includeOccupiable: 'true',
    includeNonOccupiable: 'true',
    includeParking: 'true',
  },
} as const;

/** DOC: which buildings belong to a reservation centre. The site answers this selector alone in full. */
export const CENTER_SELECTOR = 'buildings(centers(module)),rules';
export const RESERVATION = 'reservation';

/** DOC: the names of the groups; their case and ids may differ from site to site. */
export const usages: Readonly<Record<string, 'room' | 'desk'>> = { 'we spaces': 'room', 'me spaces': 'desk' };

/**
 * A city is a region, as the vendor's own integration has it. The Workplace keeps no record of it, so that it is known by its name and its
 * country; two cities of one name in one country are one region, as in a workbook.
 */
export const regionId = (city: string, countryId: string): string => `${city.trim().toLowerCase()}:${countryId}`;

/** DOC: errors have these members, beside a status. */
export const errorMembers = ['errorDescription', 'error'] as const;
