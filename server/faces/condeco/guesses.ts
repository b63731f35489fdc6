import { problem } from '../../platform/contract/problems.ts';
import type { RequestLimit } from '../../platform/limits/ratelimit.ts';

// What the vendor's pages do not say, in one place: each line is a guess of ours (reference condeco.md), but where DOC or OBSERVED
// stands. Whoever can look at the vendor's portal corrects it here.

/** How long a session token lives, and what its answer says of that. DOC: 12 hours, 43199. */
export const TOKEN_LIFE = { seconds: 43_200, told: 43_199 } as const;

/** DOC: so many calls a minute and a week. That they count for each application is a guess. */
const CALLS = { minute: 500, week: 50_000 };

// The gateway's own words, as Microsoft documents them of Azure API Management (reference 2).
export const keyMissing = problem(
  'subscription_key_missing',
  401,
  'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.',
);
export const keyInvalid = problem(
  'subscription_key_invalid',
  401,
  'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.',
);
export const tokenInvalid = problem('session_token_invalid', 401, 'Unauthorized. Access token is missing or invalid.');
/** The only 403 of the gateway. */
export const outOfQuota = problem('out_of_call_volume', 403, 'Out of call volume quota.');
export const rateText = (seconds: string): string => `Rate limit is exceeded. Try again in ${seconds} seconds.`;
export const NOWHERE = 'Resource not found';

/** Counted over all processes, both at once. */
export const LIMITS: readonly RequestLimit[] = [
  { name: 'minute', most: CALLS.minute, windowSeconds: 60 },
  { name: 'week', most: CALLS.week, windowSeconds: 7 * 86_400, refusal: outOfQuota },
];

/** How often one network asks for session tokens: one client asks for one every 2 seconds (OBSERVED), and there is no throttle below 60 a minute for each. */
export const TOKEN_LIMIT: RequestLimit = { name: 'tokens', most: 1_200, windowSeconds: 60 };

// Errors of the token provider, as Microsoft's OAuth server gives them (RFC 6749 §5.2).
export const oauthErrors = {
  grant: { error: 'unsupported_grant_type', error_description: 'grant_type must be "password"' },
  client: { error: 'invalid_grant', error_description: 'The client id or the password is incorrect.' },
} as const;

/** OBSERVED: `Status` is false of what went well, in every recorded answer of the hierarchy. */
export const STATUS = false;
/** What has nothing above it. OBSERVED of rooms; of countries, and of locations without a region, a guess. */
export const NO_PARENT = 0;
/** No paging was seen there; what is more than this is left out. */
export const MOST_ROWS = 5_000;
