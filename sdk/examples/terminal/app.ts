/** A native app: the user registers, signs in, verifies addresses and changes settings. */
import type {
  ContinueWith,
  FrontendApi,
  LoginFlow,
  RegistrationFlow,
  SettingsFlow,
  SuccessfulNativeLogin,
  SuccessfulNativeRegistration,
  UpdateLoginFlowBody,
  UpdateRegistrationFlowBody,
  UpdateSettingsFlowBody,
  UpdateVerificationFlowBody,
  VerificationFlow,
} from '@zelos/client';
import { isAxiosError } from 'axios';
import { showMessages } from './form.ts';
import { walk, type Guide, type Operations } from './journey.ts';
import { outcomeOf, type Need } from './outcome.ts';
import type { Terminal } from './terminal.ts';

export class App implements Guide {
  readonly terminal: Terminal;
  readonly #frontend: FrontendApi;
  /** A real app stores it in the secret storage of the system. */
  #sessionToken: string | undefined;

  constructor(frontend: FrontendApi, terminal: Terminal) {
    this.#frontend = frontend;
    this.terminal = terminal;
  }

  /** Runs until the user quits. */
  async run(): Promise<void> {
    for (;;) {
      const task = await this.terminal.choose('What next', this.#tasks());
      if (task === undefined) return;
      await task.call(this).catch((error: unknown) => this.#tellOf(error));
    }
  }

  /** After a network or server failure the app continues. */
  #tellOf(error: unknown): void {
    if (!isAxiosError(error)) throw error;
    this.terminal.say(`! The server does not answer as it should: ${error.message}`);
  }

  #tasks() {
    const end = { label: 'Quit', value: undefined };
    return this.#sessionToken === undefined
      ? [{ label: 'Sign up', value: this.signUp }, { label: 'Sign in', value: this.signIn }, end]
      : [
          { label: 'Who am I', value: this.whoAmI },
          { label: 'Settings', value: this.settings },
          { label: 'Sign out', value: this.signOut },
          end,
        ];
  }

  async signUp(): Promise<void> {
    await this.#arrive(await walk(this, this.#registration));
  }

  async signIn(): Promise<void> {
    await this.#arrive(await walk(this, this.#login()));
  }

  async signInFirst(need: Need): Promise<boolean> {
    this.terminal.say(
      need === 'aal2' ? 'Please prove that it is you in a second way.' : 'Please prove that it is still you.',
    );
    const done = await walk(this, this.#login(need));
    this.#keep(done?.session_token);
    return done !== undefined;
  }

  async settings(): Promise<void> {
    const done = await walk(this, this.#settings);
    if (done === undefined) return;
    showMessages(this.terminal, done.ui);
    await this.#continueWith(done.continue_with);
  }

  /** The session, after the second factor if the server requires one. */
  async whoAmI(): Promise<void> {
    const ask = () => outcomeOf(this.#frontend.toSession({ xSessionToken: this.#token }));
    let outcome = await ask();
    if (outcome.kind === 'sign-in-first' && (await this.signInFirst(outcome.need))) outcome = await ask();
    if (outcome.kind !== 'done') return this.#forget('You are not signed in.');
    const { identity, authenticator_assurance_level: level, authentication_methods: methods = [] } = outcome.done;
    const by = methods.map(({ method }) => method).join(' and ');
    this.terminal.say(`You are ${JSON.stringify(identity?.traits)}, signed in by ${by} (${level}).`);
  }

  async signOut(): Promise<void> {
    await this.#frontend.performNativeLogout({ performNativeLogoutBody: { session_token: this.#token } });
    this.#forget('You are signed out.');
  }

  /** Called after a registration or login. */
  async #arrive(done: SuccessfulNativeLogin | SuccessfulNativeRegistration | undefined): Promise<void> {
    if (done === undefined) return;
    this.#keep(done.session_token);
    await this.#continueWith(done.continue_with);
    if (this.#sessionToken === undefined) this.terminal.say('Welcome. You can sign in now.');
    else await this.whoAmI();
  }

  /** The next steps, in the server's order; the server may send null. */
  async #continueWith(steps: readonly ContinueWith[] | null | undefined): Promise<void> {
    for (const step of steps ?? []) {
      switch (step.action) {
        case 'set_ory_session_token':
          this.#keep(step.ory_session_token);
          break;
        case 'show_verification_ui':
          await this.#verify(step.flow.id, step.flow.verifiable_address);
          break;
        case 'show_settings_ui':
          await this.settings();
          break;
        default: // Pages of a browser have no place here.
      }
    }
  }

  async #verify(id: string, address: string): Promise<void> {
    this.terminal.say(`Is ${address} yours?`);
    const { data: flow } = await this.#frontend.getVerificationFlow({ id });
    const done = await walk(this, this.#verification, flow);
    if (done !== undefined) showMessages(this.terminal, done.ui);
  }

  #keep(token: string | undefined): void {
    this.#sessionToken = token ?? this.#sessionToken;
  }

  #forget(why: string): void {
    this.#sessionToken = undefined;
    this.terminal.say(why);
  }

  get #token(): string {
    return this.#sessionToken ?? '';
  }

  readonly #registration: Operations<RegistrationFlow, SuccessfulNativeRegistration> = {
    start: () => this.#frontend.createNativeRegistrationFlow(),
    get: (id) => this.#frontend.getRegistrationFlow({ id }),
    submit: (flow, payload) =>
      this.#frontend.updateRegistrationFlow({
        flow,
        updateRegistrationFlowBody: payload as unknown as UpdateRegistrationFlowBody,
      }),
  };

  #login(need?: Need): Operations<LoginFlow, SuccessfulNativeLogin> {
    const xSessionToken = this.#sessionToken;
    const wanted = need === 'aal2' ? { aal: need } : need === 'refresh' ? { refresh: true } : {};
    return {
      start: () => this.#frontend.createNativeLoginFlow({ ...wanted, xSessionToken }),
      get: (id) => this.#frontend.getLoginFlow({ id }),
      submit: (flow, payload) =>
        this.#frontend.updateLoginFlow({
          flow,
          updateLoginFlowBody: payload as unknown as UpdateLoginFlowBody,
          xSessionToken,
        }),
    };
  }

  readonly #settings: Operations<SettingsFlow, SettingsFlow> = {
    start: () => this.#frontend.createNativeSettingsFlow({ xSessionToken: this.#token }),
    get: (id) => this.#frontend.getSettingsFlow({ id, xSessionToken: this.#token }),
    submit: (flow, payload) =>
      this.#frontend.updateSettingsFlow({
        flow,
        updateSettingsFlowBody: payload as unknown as UpdateSettingsFlowBody,
        xSessionToken: this.#token,
      }),
    next: (flow) => (flow.state === 'success' ? undefined : flow),
  };

  readonly #verification: Operations<VerificationFlow, VerificationFlow> = {
    start: () => this.#frontend.createNativeVerificationFlow(),
    get: (id) => this.#frontend.getVerificationFlow({ id }),
    submit: (flow, payload) =>
      this.#frontend.updateVerificationFlow({
        flow,
        updateVerificationFlowBody: payload as unknown as UpdateVerificationFlowBody,
      }),
    next: (flow) => (flow.state === 'passed_challenge' ? undefined : flow),
  };
}
