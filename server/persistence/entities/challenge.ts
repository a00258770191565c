import { defineEntity } from '@mikro-orm/core';
import { flag, id, instant, integer, text } from './columns.ts';

const common = {
  id: id().primary(),
  usedAt: instant().nullable(),
  expiresAt: instant(),
  issuedAt: instant(),
  createdAt: instant(),
  updatedAt: instant(),
  nid: id(),
};

const ofVerification = {
  ...common,
  addressId: id().fieldName('identity_verifiable_address_id').nullable(),
  flowId: id().fieldName('selfservice_verification_flow_id'),
};

const ofRecovery = {
  ...common,
  addressId: id().fieldName('identity_recovery_address_id').nullable(),
  flowId: id().fieldName('selfservice_recovery_flow_id'),
  identityId: id(),
};

const ofSignIn = {
  ...common,
  mac: text().fieldName('code'),
  address: text(),
  via: text().fieldName('address_type').nullable(),
};

export const LoginCodeEntity = defineEntity({
  name: 'LoginCode',
  tableName: 'identity_login_codes',
  properties: { ...ofSignIn, flowId: id().fieldName('selfservice_login_flow_id'), identityId: id() },
});

export const RegistrationCodeEntity = defineEntity({
  name: 'RegistrationCode',
  tableName: 'identity_registration_codes',
  properties: { ...ofSignIn, flowId: id().fieldName('selfservice_registration_flow_id') },
});

export const VerificationCodeEntity = defineEntity({
  name: 'VerificationCode',
  tableName: 'identity_verification_codes',
  properties: { ...ofVerification, mac: text().fieldName('code_hmac') },
});

export const VerificationTokenEntity = defineEntity({
  name: 'VerificationToken',
  tableName: 'identity_verification_tokens',
  properties: { ...ofVerification, mac: text().fieldName('token'), used: flag() },
});

export const RecoveryCodeEntity = defineEntity({
  name: 'RecoveryCode',
  tableName: 'identity_recovery_codes',
  properties: { ...ofRecovery, mac: text().fieldName('code'), issuer: integer().fieldName('code_type') },
});

export const RecoveryTokenEntity = defineEntity({
  name: 'RecoveryToken',
  tableName: 'identity_recovery_tokens',
  properties: {
    ...ofRecovery,
    mac: text().fieldName('token'),
    used: flag(),
    issuer: integer().fieldName('token_type'),
  },
});
