import { selfHosted } from './self-hosted.ts';

export const gitlab = selfHosted(
  { authorization: '/oauth/authorize', token: '/oauth/token', userInfo: '/oauth/userinfo' },
  ({ issuer_url }) => issuer_url || 'https://gitlab.com',
);
