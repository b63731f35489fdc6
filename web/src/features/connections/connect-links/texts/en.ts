declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    'connect-links': typeof texts;
  }
}

export const texts = {
  title: 'Let somebody else enter the credentials',
  text: 'Whoever gets the link needs no account: she sees who asks and what is read, enters the credentials and checks them. It counts for 15 minutes, and once; what you say here she cannot change. She is shown the first token.',
  make: 'Make a link',
  makeOf: 'Make a link for {{name}}',
  madeFor: 'Link for {{name}}',
  copy: 'Copy the link',
  once: 'Copy it now: it is not shown again. It counts until {{at}}.',
  open: 'Links that count',
  until: 'until {{at}}',
  tries_one: 'credentials were tried once',
  tries_other: 'credentials were tried {{count}} times',
  untried: 'no credentials were tried yet',
  revoke: 'Revoke',
  revokeOf: 'Revoke the link for {{name}}',
  isRevoked: 'The link for {{name}} counts no more.',
  other: 'The rest may be left to whoever gets the link.',
  page: {
    title: 'Connect {{system}}',
    lead: '{{workplace}} asks for this, to read from it as “{{name}}”.',
    again: '{{workplace}} asks for other credentials of “{{name}}”.',
    needs: 'What the account has to be allowed',
    read: '{{name}}: read',
    write: '{{name}}: change',
    optional: '(can be missing)',
    given: 'Where it goes, as {{workplace}} says',
    until: 'This link counts until {{at}}, and once.',
    check: 'Check',
    left_one: 'One more check is possible.',
    left_other: '{{count}} more checks are possible.',
    noneLeft: 'No further check is possible. Ask for another link if this is not all that is needed.',
    allRight: 'All that is needed is allowed.',
    notRight: 'Something that is needed is refused. Correct it, and check again.',
    finish: 'Finish',
    finishText: 'Nothing is read before {{workplace}} activates it.',
    done: '{{name}} is connected',
    doneText: 'The credentials are sealed; nobody is shown them. You can close this page.',
    token: 'Token of {{name}}',
    tokenText:
      'A program reads with it what is read from the system. Copy it now if you were asked for it: it is not shown again.',
    copyToken: 'Copy it',
    notNow: 'The link could not be opened just now',
    ended: 'This link counts no more',
    endedText: 'It was used, has ended, was revoked, or never was one. Ask whoever sent it for another one.',
  },
  refused: {
    too_many_connect_sessions: 'There are too many links that count. Revoke one, or wait for a quarter of an hour.',
    connect_session_ended: 'This link counts no more. Ask whoever sent it for another one.',
    connect_session_busy: 'Credentials are being checked with this link just now. Wait a moment.',
    connector_missing: 'This system cannot be connected any more. Ask whoever sent the link.',
    too_many_connections: 'There cannot be more connections. Ask whoever sent the link.',
    too_many_connection_tokens: 'This connection cannot have more tokens. Ask whoever sent the link.',
  },
  refusedAnyway: {
    connect_session_unproven: 'The system refuses something that is needed. Check once more.',
  },
};
