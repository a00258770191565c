/** The catalogue of kinds of providers, by the name that `provider` has in the configuration. */
import { amazon } from './amazon.ts';
import { apple } from './apple.ts';
import { auth0 } from './auth0.ts';
import { dingtalk } from './dingtalk.ts';
import { discord } from './discord.ts';
import { facebook } from './facebook.ts';
import { fedcmTest } from './fedcm-test.ts';
import { generic } from './generic.ts';
import { github, githubApp } from './github.ts';
import { gitlab } from './gitlab.ts';
import { google } from './google.ts';
import type { ProviderKind, ProviderSettings } from './kind.ts';
import { lark } from './lark.ts';
import { line } from './line.ts';
import { linkedin, linkedinV2 } from './linkedin.ts';
import { microsoft } from './microsoft.ts';
import { netid } from './netid.ts';
import { patreon } from './patreon.ts';
import { salesforce } from './salesforce.ts';
import { slack } from './slack.ts';
import { spotify } from './spotify.ts';
import { uaepass } from './uaepass.ts';
import { vk } from './vk.ts';
import { x } from './x.ts';
import { yandex } from './yandex.ts';

export const PROVIDER_KINDS: Readonly<Record<ProviderSettings['provider'], ProviderKind>> = {
  generic,
  google,
  github,
  'github-app': githubApp,
  gitlab,
  microsoft,
  discord,
  salesforce,
  slack,
  facebook,
  auth0,
  vk,
  yandex,
  apple,
  spotify,
  netid,
  dingtalk,
  linkedin,
  linkedin_v2: linkedinV2,
  patreon,
  lark,
  x,
  line,
  'fedcm-test': fedcmTest,
  amazon,
  uaepass,
};
