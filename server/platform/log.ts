import { pino, type Logger } from 'pino';

export type { Logger };

/** JSON lines on standard error's side of life: no secrets, no cookies, no bodies. */
export const createLog = (level: string): Logger =>
  pino({
    level,
    redact: { paths: ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'], remove: true },
  });
