/** Who comes in, with what, and what that may do: what the module does for all others. */

export { credentialsIn } from './credentials.ts';
export { deactivateUser, getBelongings } from './leaving.ts';
export { sumFailedSignIns } from './failures.ts';
export { holdRights } from './hold-rights.ts';
export { getMe } from './me.ts';
export {
  ADMIN_TOKEN,
  applicationOwner,
  COMMAND_LINE,
  deviceOwner,
  lastingOwner,
  ownerOf,
  serviceAccount,
} from './owners.ts';
export { changePassword, givePassword, setPassword } from './passwords.ts';
export { completePasswordReset, requestPasswordReset, sendPasswordLinkBy } from './password-resets.ts';
export {
  activateServiceAccount,
  createServiceAccount,
  deactivateServiceAccount,
  getAccountBelongings,
  getServiceAccount,
  listServiceAccounts,
  updateServiceAccount,
} from './service-accounts.ts';
export { openSession } from './sessions.ts';
export { signIn, signOut } from './sign-in.ts';
export { getSignInForm } from './sign-in-form.ts';
export { forgetOldSessions } from './store.ts';
export {
  createToken,
  findTokenNames,
  getToken,
  issueToken,
  listTokens,
  regenerateToken,
  revokeToken,
  type NewToken,
} from './tokens.ts';
