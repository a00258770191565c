// The browser's part of WebAuthn and passkeys. The form carries the options; these functions call the authenticator, put its answer
// into a hidden field and submit the form. Pages call them by the names in `onclickTrigger` and `onloadTrigger` of the nodes, or run
// `onclick` and `onload`.
(() => {
  if (typeof window === 'undefined' || window.__oryWebAuthnInitialized) return;
  if (!window.PublicKeyCredential) {
    console.log('This browser does not support WebAuthn!');
    return;
  }

  const toBytes = (base64url) =>
    Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));

  const fromBytes = (buffer) =>
    btoa(Array.from(new Uint8Array(buffer ?? []), (byte) => String.fromCharCode(byte)).join(''))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '');

  const withIds = (descriptors) => descriptors?.map((descriptor) => ({ ...descriptor, id: toBytes(descriptor.id) }));

  // Challenge and ids are base64url in JSON.
  const decodeOptions = ({ publicKey }) => {
    const { challenge, user, allowCredentials, excludeCredentials, ...others } = publicKey;
    return {
      ...others,
      challenge: toBytes(challenge),
      ...(user && { user: { ...user, id: toBytes(user.id) } }),
      ...(allowCredentials && { allowCredentials: withIds(allowCredentials) }),
      ...(excludeCredentials && { excludeCredentials: withIds(excludeCredentials) }),
    };
  };

  const ANSWER_MEMBERS = ['attestationObject', 'authenticatorData', 'clientDataJSON', 'signature', 'userHandle'];

  const encodeAnswer = ({ id, rawId, type, response }) => {
    const members = ANSWER_MEMBERS.filter((name) => name in response);
    return JSON.stringify({
      id,
      rawId: fromBytes(rawId),
      type,
      response: Object.fromEntries(members.map((name) => [name, fromBytes(response[name])])),
    });
  };

  const field = (name) => document.getElementsByName(name)[0];

  const submitAnswer = (result, credential, form) => {
    result.value = encodeAnswer(credential);
    form.submit();
  };

  const create = async (publicKey) => navigator.credentials.create({ publicKey });
  const get = async (publicKey, how = {}) => navigator.credentials.get({ publicKey, ...how });

  // Security keys: without `options`, the value of the trigger holds them.
  const withSecurityKey =
    (ask, resultName) =>
    async (
      options,
      resultSelector = `*[name="${resultName}"]`,
      triggerSelector = `*[name="${resultName}_trigger"]`,
    ) => {
      try {
        const trigger = document.querySelector(triggerSelector);
        const credential = await ask(decodeOptions(options || JSON.parse(trigger.value)));
        submitAnswer(document.querySelector(resultSelector), credential, trigger.closest('form'));
      } catch (error) {
        alert(error);
      }
    };

  const webAuthnLogin = withSecurityKey(get, 'webauthn_login');
  const webAuthnRegistration = withSecurityKey(create, 'webauthn_register');

  // A browser handles one request for passkeys at a time, so the button cancels the request of the autofill.
  const stopAutocomplete = () => {
    window.abortPasskeyConditionalUI?.abort('Canceling Passkey autocomplete to complete trigger-based passkey login.');
    window.abortPasskeyConditionalUI = undefined;
  };

  const passkeyFields = (dataName, resultName) => {
    const fields = { data: field(dataName), result: field(resultName) };
    if (fields.data && fields.result) return fields;
    console.error(`Passkeys: the form lacks the field ${fields.data ? resultName : dataName}.`);
    return undefined;
  };

  const passkeyLoginAutocompleteInit = async () => {
    const fields = passkeyFields('passkey_challenge', 'passkey_login');
    if (!fields || !field('identifier')) return;
    if (!(await window.PublicKeyCredential.isConditionalMediationAvailable?.())) {
      console.log('This browser does not offer passkeys in its autofill.');
      return;
    }
    stopAutocomplete();
    window.abortPasskeyConditionalUI = new AbortController();
    const { signal } = window.abortPasskeyConditionalUI;
    try {
      const options = decodeOptions(JSON.parse(fields.data.value));
      const credential = await get(options, { mediation: 'conditional', signal });
      submitAnswer(fields.result, credential, fields.result.closest('form'));
    } catch (error) {
      console.log(error);
    }
  };

  const passkeyLogin = async () => {
    const fields = passkeyFields('passkey_challenge', 'passkey_login');
    if (!fields) return;
    stopAutocomplete();
    try {
      const credential = await get(decodeOptions(JSON.parse(fields.data.value)));
      submitAnswer(fields.result, credential, fields.result.closest('form'));
    } catch (error) {
      console.error('Passkeys: the sign-in did not complete.', error);
      await passkeyLoginAutocompleteInit();
    }
  };

  const createPasskey = async ({ result }, options) => {
    try {
      submitAnswer(result, await create(decodeOptions(options)), result.closest('form'));
    } catch (error) {
      console.error('Passkeys: the passkey was not created.', error);
    }
  };

  // The passkey is named after the value of a field that the form names. The page may contain the field several times, so search this form.
  const passkeyRegistration = async () => {
    const fields = passkeyFields('passkey_create_data', 'passkey_register');
    if (!fields) return;
    const { credentialOptions, displayNameFieldName } = JSON.parse(fields.data.value);
    const field = fields.data.closest('form').querySelector(`[name="${CSS.escape(displayNameFieldName)}"]`);
    const name = field?.value ?? '';
    Object.assign(credentialOptions.publicKey.user, { name, displayName: name });
    await createPasskey(fields, credentialOptions);
  };

  const passkeySettingsRegistration = async () => {
    const fields = passkeyFields('passkey_create_data', 'passkey_settings_register');
    if (fields) await createPasskey(fields, JSON.parse(fields.data.value));
  };

  const functions = {
    WebAuthnLogin: webAuthnLogin,
    WebAuthnRegistration: webAuthnRegistration,
    PasskeyLogin: passkeyLogin,
    PasskeyLoginAutocompleteInit: passkeyLoginAutocompleteInit,
    PasskeyRegistration: passkeyRegistration,
    PasskeySettingsRegistration: passkeySettingsRegistration,
  };
  for (const [name, call] of Object.entries(functions)) {
    window[`ory${name}`] = call;
    // Older pages use this name.
    window[`__ory${name}`] = call;
  }
  window.__oryWebAuthnInitialized = true;
  window.dispatchEvent(new CustomEvent('oryWebAuthnInitialized'));
})();
