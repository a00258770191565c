import { setTimeout as sleep } from 'node:timers/promises';
import { generate } from 'otplib';
import { type Agent, type Flow, asFlow } from './agent.ts';
import { type Answer, type Json, dig } from './answer.ts';
import type { Context } from './scenario.ts';
import { PASSWORD } from './setup.ts';

const PERIOD = 30_000;
/** A code must still be good when the server looks at it. */
const MARGIN = 6_000;

/** Waits until codes stay as they are for ten seconds: for scenarios in which time matters. */
export async function whileCodesLast(): Promise<void> {
  const left = PERIOD - (Date.now() % PERIOD);
  if (left < 10_000) await sleep(left + 200);
}

/**
 * The code of an authenticator app, `offset` periods from now. Zelos takes each period's code once and no earlier one after it:
 * go from -1 to 1 within a scenario.
 */
export async function totpCode(secret: string, offset = 0): Promise<string> {
  const left = PERIOD - (Date.now() % PERIOD);
  if (left < MARGIN) await sleep(left + 200);
  return generate({ secret, epoch: Math.floor((Date.now() + offset * PERIOD) / 1000) });
}

function textOf(flow: Flow, id: string): Json | undefined {
  const nodes = dig(flow.body, 'ui', 'nodes');
  const node = Array.isArray(nodes) ? nodes.find((each) => dig(each, 'attributes', 'id') === id) : undefined;
  return dig(node, 'attributes', 'text');
}

/** The secret that a settings form offers; throws when it is absent. */
export function totpSecret(flow: Flow): string {
  const secret = dig(textOf(flow, 'totp_secret_key'), 'context', 'secret');
  if (typeof secret !== 'string') throw new Error('the form offers no secret');
  return secret;
}

/** The backup codes that a settings form shows, without those that are used. */
export function backupCodes(flow: Flow): string[] {
  const secrets = dig(textOf(flow, 'lookup_secret_codes'), 'context', 'secrets');
  if (!Array.isArray(secrets)) throw new Error('the form shows no codes');
  return secrets.map((secret) => dig(secret, 'context', 'secret')).filter((code) => typeof code === 'string');
}

/** An agent for the same session whose exchanges are not recorded. */
export function shadow(t: Context, agent: Agent): Agent {
  const silent = t.setup.silent(agent.dialect === 'native' ? 'native' : 'ajax');
  agent.jar.copyTo(silent.jar);
  silent.token = agent.token;
  return silent;
}

/** Throws unless a submission of the setup was taken. */
export function succeed(answer: Answer): void {
  if (answer.status !== 200) throw new Error(`setup: enrolling answered ${answer.status}`);
}

/** Links an authenticator app to the agent's account, unrecorded; gives its secret. */
export async function linkTotp(t: Context, agent: Agent): Promise<string> {
  const silent = shadow(t, agent);
  const flow = await silent.start('settings');
  const secret = totpSecret(flow);
  succeed(await silent.submitOnly(flow, { method: 'totp', totp_code: await totpCode(secret, -1) }));
  return secret;
}

/** Gives the agent's account backup codes, unrecorded. */
export async function makeBackupCodes(t: Context, agent: Agent): Promise<string[]> {
  const silent = shadow(t, agent);
  const shown = await silent.submitOnly(await silent.start('settings'), { lookup_secret_regenerate: true });
  const flow = asFlow(shown.body);
  succeed(await silent.submitOnly(flow, { lookup_secret_confirm: true }));
  return backupCodes(flow);
}

/** Logs the agent in again with the password alone. */
export async function passwordOnly(t: Context, agent: Agent, email: string): Promise<void> {
  if (agent.dialect === 'native') {
    agent.token = await t.setup.token(email);
    return;
  }
  const silent = t.setup.silent('ajax');
  const flow = await silent.start('login');
  const answer = await silent.submitOnly(flow, { method: 'password', identifier: email, password: PASSWORD });
  // 422 names where to go on with the second factor.
  if (answer.status !== 200 && answer.status !== 422) throw new Error(`setup: login answered ${answer.status}`);
  silent.jar.copyTo(agent.jar);
}
