import { problem } from '../contract/problems.ts';

/** Why a credential does not count, or cannot be one. */

export const tokenUnknown = problem('token_unknown', 401, 'This token is not known here');
export const tokenExpired = problem('token_expired', 401, 'This token has expired');
export const tokenRevoked = problem('token_revoked', 401, 'This token was revoked');
export const tokenOwnerInactive = problem('token_owner_inactive', 401, 'Whoever this token belongs to was shut out');
export const deviceUnpaired = problem('device_unpaired', 401, 'This screen is not paired, or no longer');
export const deviceOwnerInactive = problem(
  'device_owner_inactive',
  401,
  'Whoever paired this screen was shut out; pair it again',
);
export const subscriptionKeyUnknown = problem(
  'subscription_key_unknown',
  401,
  'This subscription key is not known here, or no longer',
);
export const applicationOwnerInactive = problem(
  'application_owner_inactive',
  401,
  'Whoever this application belongs to was shut out',
);
export const connectionTokenNeedsReauth = problem(
  'connection_needs_reauth',
  401,
  'The source refuses this connection’s credentials; with new ones comes a new token',
);
export const sessionExpired = problem('session_expired', 401, 'You were signed out; sign in again');
export const ipNotAllowed = problem('ip_not_allowed', 403, 'This token may not be used from your address');
export const originNotAllowed = problem('origin_not_allowed', 403, 'This token may not be used from that web site');
export const crossSiteRequest = problem('cross_site_request', 403, 'Another site sent this request');
export const passwordTooWeak = problem('password_too_weak', 422, 'Choose a better password');
export const passwordChangeRequired = problem(
  'password_change_required',
  403,
  'Atrium made your password; change it before you do anything else',
);
