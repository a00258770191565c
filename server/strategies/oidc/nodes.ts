import type { Form } from '../../ui/form.ts';
import { label } from '../../ui/messages.ts';
import type { UiNode, UiText } from '../../ui/model.ts';
import { input } from '../../ui/nodes.ts';
import type { ProviderSettings } from './providers/kind.ts';
import { buttonText, publicProviders } from './settings-of-providers.ts';

/** A button that leads to a provider. */
export const providerButton = (id: string, text?: UiText): UiNode =>
  input('provider', 'oidc', 'submit', { value: id, ...(text === undefined ? {} : { label: text }) });

export const linkButton = (provider: ProviderSettings): UiNode =>
  input('link', 'oidc', 'submit', { value: provider.id, label: label.linkProvider(buttonText(provider)) });

export const unlinkButton = (provider: ProviderSettings): UiNode =>
  input('unlink', 'oidc', 'submit', { value: provider.id, label: label.unlinkProvider(buttonText(provider)) });

/** Adds a button for each provider that is offered to everyone. */
export function addButtons(
  form: Form,
  providers: readonly ProviderSettings[],
  text: (name: string, id: string) => UiText,
): void {
  for (const provider of publicProviders(providers)) {
    const button = providerButton(provider.id, text(buttonText(provider), provider.id));
    form.removeMatching(button);
    form.append(button);
  }
}

export function removeButtons(form: Form, providers: readonly ProviderSettings[]): void {
  for (const { id } of publicProviders(providers)) form.removeMatching(providerButton(id));
}
