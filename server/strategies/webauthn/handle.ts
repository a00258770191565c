/** What authenticators know somebody by: the bytes of a UUID. */
export const handleOfId = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
