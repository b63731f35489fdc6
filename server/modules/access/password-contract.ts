import { Type } from 'typebox';
import { passwordTooWeak } from '../../platform/auth/contract.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import { problem } from '../../platform/contract/problems.ts';
import { closed, IdParams, Secret, ShownTime } from '../../platform/contract/shapes.ts';
import { mailRoutes } from '../../platform/mail/contract.ts';
import { Email } from '../people/contract.ts';

// The part of the contract that is about passwords.

export const wrongPassword = problem('wrong_password', 403, 'The current password is wrong');
export const tooManyAttempts = problem('too_many_attempts', 429, 'Too many failed attempts; wait a while');

export const passwordLinkUsedUp = problem(
  'password_link_used_up',
  410,
  'This link was used, has expired, or was followed by another change; ask for a new one',
);

export const personInactive = problem('person_inactive', 409, 'This person was shut out; let her in again first');

// Passwords are PUT: a PUT is never kept for a repeated Idempotency-Key, not even as a fast hash of its body.
export const Password = Secret(200);
export const Slug = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
  description: 'Slug; without it, the first tenant',
});

const LinkUnderWay = Type.Object(
  {
    mail: Type.Enum([...mailRoutes], { description: '`kept`: there is no mail server, the link has to be handed on' }),
    askedAt: ShownTime,
  },
  closed,
);

export const passwordEndpoints = declareEndpoints({
  changePassword: {
    method: 'PUT',
    path: '/password',
    scope: 'signed-in',
    summary: 'Change your own password; your other sessions end',
    body: Type.Object({ current: Password, next: Password }, closed),
    reply: null,
    session: 'proves',
    errors: [wrongPassword, passwordTooWeak, tooManyAttempts],
  },
  requestPasswordReset: {
    method: 'POST',
    path: '/password-resets',
    scope: 'public',
    summary: 'Ask for a link to set a new password by; it goes to the address, and only if that is somebody’s',
    body: Type.Object({ email: Email, tenant: Type.Optional(Slug) }, closed),
    reply: null,
    status: 202,
  },
  completePasswordReset: {
    method: 'POST',
    path: '/password-resets/completion',
    scope: 'public',
    summary: 'Set a new password with what such a link ends in; all sessions end',
    body: Type.Object({ secret: Secret(200), password: Password }, closed),
    reply: null,
    session: 'proves',
    errors: [passwordLinkUsedUp, passwordTooWeak],
  },
  sendPasswordLink: {
    method: 'POST',
    path: '/users/{id}/password-links',
    scope: 'people:write',
    summary: "Send a person a link to set her own password by; needs all of that person's rights",
    params: IdParams,
    reply: LinkUnderWay,
    status: 202,
    errors: [personInactive],
  },
  setPassword: {
    method: 'PUT',
    path: '/users/{id}/password',
    scope: 'people:write',
    summary: "Give a person a new password; needs all of that person's rights; all her sessions end",
    params: IdParams,
    body: Type.Object({ password: Password }, closed),
    reply: null,
    errors: [passwordTooWeak],
  },
});

export const jobs = declareJobs({
  'failed_sign_ins.sum': {
    summary: 'Write down how many more sign-ins failed than were written down one by one',
    data: Type.Object({ from: ShownTime, until: ShownTime }, closed),
  },
});
