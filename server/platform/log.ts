import { destination, pino, type DestinationStream, type Logger } from 'pino';

export type { Logger };

/** What of a line may tell secrets, or what somebody wrote: PostgreSQL’s errors quote the values that they refuse. */
const SECRET = [
  'req.headers.authorization',
  'req.headers.cookie',
  'res.headers["set-cookie"]',
  'err.detail',
  'err.where',
];

/** JSON lines on standard error, so that what a command prints stays its own: no secrets, no cookies, no bodies. */
export const createLog = (level: string, to: DestinationStream = destination(2)): Logger =>
  pino(
    {
      level,
      redact: { paths: SECRET, remove: true },
    },
    to,
  );
