import { roles } from '../../../server/platform/contract/scopes.ts';
import { successOf } from '../../../server/platform/http/write.ts';
import { nobody, type Ask, type Sender } from '../scene.ts';
import { screensFor, speaking } from './cast.ts';
import { said, type Case, type Stage } from './refusals.ts';
import { isAllowed } from './row.ts';

/** Roles limited to buildings, and those whose it is not. @returns what went wrong */
export async function tryReach({ scene, cast }: Stage, { row, endpoint, attempt }: Case): Promise<string[]> {
  if (!row.ask) return [];
  const { own } = scene;
  const { colleagues, limited, host } = cast;
  const wrong: string[] = [];
  const must = async (what: string, who: Sender, actor: Sender, wanted: RegExp): Promise<void> => {
    const heard = said(await attempt(who, (await row.ask?.(own, actor)) ?? {}));
    if (!wanted.test(heard)) wrong.push(`${what}: ${heard} instead of ${wanted.source}`);
  };
  const { here, elsewhere } = screensFor(cast, endpoint);
  if (row.screensOnly) {
    // What names no booking is about its own place wherever that is.
    if (row.reach === 'unseen') await must('as the screen of another place', elsewhere, here, /^404 not_found$/);
    return wrong;
  }
  if (endpoint.device) await must('as a device in another building', elsewhere, here, /^403 building_out_of_reach$/);
  for (const role of roles.filter((one) => isAllowed(row, one))) {
    const [near, far] = [limited.here[role], limited.elsewhere[role]];
    const outside = row.reach === 'unseen' ? /^404 not_found$/ : /^403 building_out_of_reach$/;
    if (row.reach) await must(`as ${role} of another building`, far, far, outside);
    if (row.reach === 'workplace') await must(`as ${role} of one building`, near, near, /^403 building_out_of_reach$/);
    if (row.reach === 'building' || row.reach === 'unseen') await must(`as ${role} of the building`, near, near, /^2/);
    if (row.personal) await must(`as ${role}, on somebody else’s`, colleagues[role], host, /^404 not_found$/);
    if (!row.owned) continue;
    const refusal = row.owned === 'hidden' ? /^404 not_found$/ : /^403 booking_not_yours$/;
    const others = role === 'employee' ? refusal : /^2/;
    await must(`as ${role}, on somebody else’s`, colleagues[role], host, others);
    await must(`as ${role} of another building, on somebody else’s`, far, host, refusal);
    if (role !== 'employee') await must(`as ${role} of the building, on somebody else’s`, near, host, /^2/);
  }
  return wrong;
}

/** What the audit log says since an entry, or its last entry. */
function auditOf({ scene }: Stage) {
  const { tenant, db } = scene.own;
  const all = db.selectFrom('audit').where('tenantId', '=', tenant.id);
  return {
    last: async () => (await all.select('id').orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()).id,
    since: (id: string) =>
      all
        .select(['id', 'action', 'actor', 'actorName', 'ip', 'requestId', 'before', 'after'])
        .where('id', '>', id)
        .execute(),
  };
}

/** Somebody who may sends the good request: the answer is good, and a change is in the audit log. */
async function tryFriend(stage: Stage, one: Case, what: string, who: Sender): Promise<string[]> {
  const { endpoint, row, attempt } = one;
  const wrong: string[] = [];
  const ask: Ask = (await row.ask?.(stage.scene.own, who)) ?? {};
  const { key } = speaking(stage.cast, row, who);
  const by = row.saidBy?.(stage.scene.own) ?? [key];
  const audit = auditOf(stage);
  const before = await audit.last();
  const heard = await attempt(row.least === 'public' ? nobody : who, ask);
  if (heard.status !== successOf(endpoint)) wrong.push(`${what}: ${said(heard)} instead of ${successOf(endpoint)}`);
  const rows = await audit.since(before);
  const isAudited = endpoint.method !== 'GET' && !row.quiet;
  if (isAudited !== rows.length > 0) wrong.push(`${what}: ${isAudited ? 'no' : 'a'} trace in the audit log`);
  for (const { action, actor, actorName, ip, requestId, before: was, after } of rows) {
    if (!by.includes(actor) || actorName === '') wrong.push(`${what}: ${action} is said to be by ${actor}`);
    if (ip !== '127.0.0.1' || !/^[0-9a-f-]{36}$/.test(requestId ?? ''))
      wrong.push(`${what}: ${action} from ${ip}, ${requestId}`);
    if (!row.secret && was === null && after === null)
      wrong.push(`${what}: ${action} says nothing of before and after`);
  }
  return wrong;
}

/** Everybody who may, of each role and with a token. @returns what went wrong */
export async function tryFriends(stage: Stage, one: Case): Promise<string[]> {
  const { row, endpoint } = one;
  const { scene, cast } = stage;
  // What is about a person may end her session or change her password: it is asked by one who does nothing else.
  const screen = screensFor(cast, endpoint).here;
  if (row.screensOnly) return tryFriend(stage, one, 'as a paired device', screen);
  const friend = (role: (typeof roles)[number]) => (row.personsOnly ? scene.own.person(role) : cast.colleagues[role]);
  const wrong: string[] = [];
  for (const role of roles.filter((each) => isAllowed(row, each)))
    wrong.push(...(await tryFriend(stage, one, `as ${role}`, await friend(role))));
  if (endpoint.device) wrong.push(...(await tryFriend(stage, one, 'as a paired device', screen)));
  if (row.least === 'public' || row.personsOnly || row.personal || row.applicationsOnly) return wrong;
  const { scope } = endpoint;
  const isMighty = scope === 'signed-in' || scope === 'public' || row.takeover === true;
  const token = await cast.tokenFor(isMighty ? null : scope);
  return [...wrong, ...(await tryFriend(stage, one, 'with a token', token))];
}
