/** One or more of these between dots. */
const ATOM = "[\\w!#$%&'*+/=?^`{|}~-]+";
const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const EMAIL = new RegExp(`^${ATOM}(?:\\.${ATOM})*@(?:${LABEL}\\.)+${LABEL}$`, 'i');

/** Is it an e-mail address to the server? Its own check is the same. */
export const isEmail = (text: string): boolean => EMAIL.test(text);
