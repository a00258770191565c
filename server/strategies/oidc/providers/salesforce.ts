import { selfHosted } from './self-hosted.ts';

export const salesforce = selfHosted({
  authorization: '/services/oauth2/authorize',
  token: '/services/oauth2/token',
  userInfo: '/services/oauth2/userinfo',
});
