import type { AfterMethod, ConfigTree, ConfigWarning, HookConfig } from '../model.ts';

const KEY = 'zelos.registration.hide_taken_addresses';

/** What keeps `hide_taken_addresses` from hiding them. */
export function hiddenAddressWarnings({ zelos, security, selfservice: { flows } }: ConfigTree): ConfigWarning[] {
  if (!zelos.registration.hide_taken_addresses) return [];
  const needs = (isOn: boolean, key: string): ConfigWarning[] =>
    isOn ? [] : [{ path: KEY, message: `has no effect without ${key}` }];
  const after = (flows.registration.after ?? {}) as AfterMethod & Partial<Record<string, AfterMethod>>;
  return [
    ...needs(security.account_enumeration.mitigate, 'security.account_enumeration.mitigate'),
    ...needs(flows.verification.enabled, 'selfservice.flows.verification.enabled'),
    ...tellingHooks('selfservice.flows.registration.after', after.hooks),
    ...Object.entries(after).flatMap(([method, own]) =>
      method === 'hooks'
        ? []
        : tellingHooks(`selfservice.flows.registration.after.${method}`, (own as AfterMethod | undefined)?.hooks),
    ),
  ];
}

function tellingHooks(path: string, hooks: readonly HookConfig[] = []): ConfigWarning[] {
  return hooks.flatMap((hook, index) => {
    const message = tellingBy(hook);
    return message === undefined ? [] : [{ path: `${path}.hooks.${index}`, message }];
  });
}

/** How a hook tells that an address is free: those that run once an identity is stored do not run for one that is taken. */
function tellingBy(hook: HookConfig): string | undefined {
  if (hook.hook === 'session')
    return `tells by the session which addresses are taken: ${KEY} has no effect on these registrations`;
  if (hook.hook !== 'web_hook') return undefined;
  const { can_interrupt: interrupts, response } = hook.config;
  const isWaitedFor = response?.ignore !== true && response?.parse !== true && interrupts !== true;
  return isWaitedFor ? `tells by its time which addresses are taken: ${KEY} needs response.ignore: true` : undefined;
}
