import { destination, pino, type Logger } from 'pino';

export type { Logger };

/** JSON lines on standard error, so that what a command prints stays its own: no secrets, no cookies, no bodies. */
export const createLog = (level: string): Logger =>
  pino(
    {
      level,
      redact: { paths: ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'], remove: true },
    },
    destination(2),
  );
