import { hashSession, makeSessionToken } from '../../platform/auth/sessions.ts';
import type { Tx } from '../../platform/context/context.ts';
import { insertSession } from './store.ts';

/** Opens a session for a person who has just proved who she is. @returns the cookie's value */
export async function openSession(tx: Tx, userId: number): Promise<string> {
  const token = makeSessionToken();
  await insertSession(tx, userId, hashSession(token));
  return token;
}
