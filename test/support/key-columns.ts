import { sql } from 'kysely';
import type { Db } from '../../server/platform/db/connect.ts';

/** Every column whose name says that it could let somebody in, or send something somewhere. */
export async function keyColumns(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attnum > 0 and not a.attisdropped
      and a.attname ~ '(^|_)(secrets?|hash(es)?|tokens?|urls?|uri|callback|passwords?|credentials?|cookie|api_key|otp|pin|sealed)(_|$)'
    order by 1`.execute(db);
  return rows.map(({ name }) => name);
}

/** Where people meet online, and who is asked for that: why none of it is anybody's right. */
export const ofOnlineMeetings = {
  'booking.join_url': 'leads to a meeting that another program keeps; opens nothing here',
  'booking_series.join_url': 'the same, of all its dates',
  'online_meeting.join_url': 'the same, of a meeting that a provider was asked for',
  'online_meeting_provider.secret_sealed': 'signs what the workplace itself says to its provider; nobody owns it',
  'online_meeting_provider.url': 'where the workplace itself asks for meetings, whoever set it up',
} as const;

/** With what something was made: it ends with that, and is judged with it. */
export const ofParents = {
  'application.parent_token_id': 'the token that it was made with, and ends with',
  'connection_token.parent_token_id': 'the token that it was made with, and ends with',
  'connect_session.parent_token_id':
    'the token that it was made with: it counts for as long as that, and by its rights',
  'connect_session.parent_secret_hash': 'which secret that token had then: with another one, the link opens nothing',
  'webhook.parent_token_id': 'the token that it was made with, and ends with',
  'access_key.parent_token_id': 'the token that gave it its secret: it opens no longer, and no more, than that may',
  'access_key.parent_secret_hash': 'which secret that token had then: with another one, the key opens nothing',
} as const;

/** What is no credential of anybody's, and why. */
export const ofNobody = {
  'device_pairing.secret_hash': 'opens nothing until somebody pairs the screen; then it is the device’s',
  'user_account.password_is_generated': 'says that Atrium made the password; opens nothing',
  'webhook.old_secret_sealed': 'the same webhook, for a day after its secret changed',
  'webhook.old_secret_until': 'a time',
  'installation.secret_check': 'shows whether the server’s own secret is the same as before',
  'idempotency_key.body_hash': 'tells two requests apart; opens nothing',
} as const;

/** What opens foreign systems, for the workplace itself. */
export const ofConnections = {
  'connection.credentials_sealed':
    'what the workplace itself opens a foreign system with; nobody owns it, and nobody is shown it',
  'sync_record.raw_hash': 'tells what has changed of a record; opens nothing',
  'connection.token_lifetime': 'says how long its tokens live; opens nothing',
} as const;
