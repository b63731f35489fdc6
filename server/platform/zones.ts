/** The zone of a building, and whether that is a guess: a wrong zone moves every booking in it. */
export interface ZoneFound {
  readonly zone: string;
  readonly isAssumed: boolean;
}

/**
 * The zone of each state; where a state lies in several, the one that most of it keeps, marked `~`. After the time zone database's
 * `zone1970.tab` and the borders that its comments name.
 */
const states: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  US: statesOf({
    'America/New_York': 'CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV ~FL ~MI',
    'America/Indiana/Indianapolis': '~IN',
    'America/Kentucky/Louisville': '~KY',
    'America/Chicago': 'AL AR IA IL LA MN MO MS OK WI ~KS ~ND ~NE ~SD ~TN ~TX',
    'America/Denver': 'CO MT NM UT WY',
    'America/Boise': '~ID',
    'America/Phoenix': '~AZ',
    'America/Los_Angeles': 'CA WA ~NV ~OR',
    'America/Anchorage': '~AK',
    'Pacific/Honolulu': 'HI',
    'America/Puerto_Rico': 'PR VI',
    'Pacific/Guam': 'GU MP',
    'Pacific/Pago_Pago': 'AS',
  }),
  CA: statesOf({
    'America/St_Johns': '~NL',
    'America/Halifax': 'NS PE',
    'America/Moncton': 'NB',
    'America/Toronto': '~ON ~QC',
    'America/Winnipeg': 'MB',
    'America/Regina': '~SK',
    'America/Edmonton': 'AB',
    'America/Vancouver': '~BC',
    'America/Whitehorse': 'YT',
    'America/Yellowknife': 'NT',
    'America/Iqaluit': '~NU',
  }),
  AU: statesOf({
    'Australia/Sydney': 'AC ACT NS ~NSW',
    'Australia/Melbourne': 'VI VIC',
    'Australia/Brisbane': 'QL QLD',
    'Australia/Adelaide': 'SA',
    'Australia/Hobart': 'TA TAS',
    'Australia/Darwin': 'NT',
    'Australia/Perth': '~WA',
  }),
};

/** Countries of several zones in the database whose clocks have long been the same. */
const countries: Readonly<Record<string, string>> = {
  CN: 'Asia/Shanghai',
  DE: 'Europe/Berlin',
  MY: 'Asia/Kuala_Lumpur',
  UA: 'Europe/Kyiv',
};

/** A state code for each, with the zone; `~` before it stays as its mark. */
function statesOf(zones: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(zones).flatMap(([zone, codes]) =>
      codes.split(' ').map((code) => (code.startsWith('~') ? [code.slice(1), `~${zone}`] : [code, zone])),
    ),
  );
}

/** Is a building there found by its state? Then its row must say which. */
export const hasStates = (country: string): boolean => Object.hasOwn(states, country);

/** Is it a state of the country, as far as anybody here knows the states of that? */
export const isState = (country: string, state: string): boolean =>
  !hasStates(country) || Object.hasOwn(states[country] ?? {}, state);

/** The zone of a building by its country and state; where neither says it, the workplace's own. */
export function zoneOf(country: string, state: string, own: string): ZoneFound {
  const ofState = states[country]?.[state];
  if (ofState !== undefined) return { zone: ofState.replace('~', ''), isAssumed: ofState.startsWith('~') };
  const known = countries[country];
  if (known !== undefined) return { zone: known, isAssumed: false };
  const [zone, ...others] = hasStates(country) ? [] : (new Intl.Locale(`und-${country}`).getTimeZones() ?? []);
  return zone !== undefined && others.length === 0 ? { zone, isAssumed: false } : { zone: own, isAssumed: true };
}

/** What a country is called; undefined for what is none, and for a code of old, which stands for another by now. */
export function countryName(code: string): string | undefined {
  if (code === 'ZZ' || new Intl.Locale(`und-${code}`).region !== code) return undefined;
  return new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(code);
}
