/** What people were sent, for tests. */
import type { ComposedServers } from './http-server.ts';

/** Data of the messages to an address, newest first. */
export async function messagesTo({ database }: ComposedServers, recipient: string): Promise<Record<string, unknown>[]> {
  const { messages } = await database.courier.list({ recipient }, { size: 50 });
  return messages.map(({ templateType, templateData }) => ({
    ...(JSON.parse(templateData) as Record<string, unknown>),
    template: templateType,
  }));
}

/** The code in the newest message to an address. */
export async function codeSentTo(servers: ComposedServers, recipient: string): Promise<string> {
  const [newest] = await messagesTo(servers, recipient);
  const codes = ['verification_code', 'recovery_code', 'login_code', 'registration_code'];
  return String(newest?.[codes.find((name) => newest[name] !== undefined) ?? '']);
}

/** A code that is not this one. */
export const wrongCode = (code: string): string => (code === '123456' ? '654321' : '123456');
