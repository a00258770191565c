import { type CreationOptions, type RequestOptions, Authenticator } from '../lib/authenticator/authenticator.ts';
import type { Connection } from './connection.ts';
import { newEmail, submitNative, type FlowBody } from './people.ts';

const asked = <T>({ ui }: FlowBody, name: string): T =>
  JSON.parse(String(ui.nodes.find(({ attributes }) => attributes.name === name)?.attributes.value)) as T;

/** Registers a user with a passkey as a native app does. The signature counter stays at zero, because one user logs in several times at once. */
export async function registerPasskey(connection: Connection): Promise<Authenticator> {
  const device = new Authenticator({ origin: 'http://ui.example.org', counts: false });
  await submitNative(connection, 'registration', (flow) => {
    const { credentialOptions } = asked<{ credentialOptions: CreationOptions }>(flow, 'passkey_create_data');
    const passkey_register = JSON.stringify(device.create(credentialOptions));
    return { method: 'passkey', passkey_register, traits: { email: newEmail() } };
  });
  return device;
}

export async function logInWithPasskey(connection: Connection, device: Authenticator): Promise<void> {
  await submitNative(connection, 'login', (flow) => ({
    method: 'passkey',
    passkey_login: JSON.stringify(device.get(asked<RequestOptions>(flow, 'passkey_challenge'))),
  }));
}
